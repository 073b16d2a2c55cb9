using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Cases;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Trust.Coding.Forms;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>Secret codes go with their organisation: its own keys and the tables of its batches, so that a bottle that is printed already is told as genuine on the new node, too.</summary>
internal sealed class MovingCodes(SecretStore store, OwnerKeys hashes, OwnerKeys names, INodeCases cases) : IMovingGoods
{
    private const int PartBytes = 2 << 20;

    public string Name => "codes";

    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        if (cursor.Length == 0) return Page(new MovedCodes(hashes.Of(organization), names.Of(organization), null, 0, 0, 0, null), "0:0", false);
        var (index, offset) = Parse(cursor);
        var batches = await BatchesAsync(organization, cancel);
        for (; index < batches.Count; (index, offset) = (index + 1, 0))
        {
            var (batch, making) = batches[index];
            if (store.ReadTable(batch, making, offset, PartBytes) is not { Bytes.Length: > 0 } part) continue;
            return Page(new MovedCodes(null, null, batch, making, offset, part.Length, part.Bytes), string.Create(CultureInfo.InvariantCulture, $"{index}:{offset + part.Bytes.Length}"), false);
        }
        return Page(new MovedCodes(null, null, null, 0, 0, 0, null), cursor, true);
    }

    public ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        MovedCodes? codes;
        try { codes = JsonSerializer.Deserialize(page, MovedCodesJson.Default.MovedCodes); }
        catch (JsonException) { codes = null; }
        var taken = codes switch
        {
            null => false,
            { Hash: { } hash, Names: { } name } => hashes.Take(organization, hash) && names.Take(organization, name),
            { Batch: { } batch, Tags: { } tags } => batch.StartsWith(organization + "/", StringComparison.Ordinal) && codes.Offset >= 0 && store.TakeTable(batch, codes.Making, codes.Offset, tags, codes.Length),
            _ => true,
        };
        return new(taken ? Outcome.Ok : new Outcome(Codes.NetBadAnswer, Name));
    }

    public async ValueTask GoneAsync(string organization, CancellationToken cancel)
    {
        foreach (var (batch, _) in await BatchesAsync(organization, cancel)) store.Keep(batch, 0);
    }

    /// <summary>In the order of their names, which does not change while nothing is recorded.</summary>
    private async Task<List<(string Batch, int Making)>> BatchesAsync(string organization, CancellationToken cancel)
    {
        List<(string, int)> found = [];
        await foreach (var one in cases.AllAsync(new CaseQuery(CodeForms.Batch, Owner: organization), cancel))
            if (one.Applicant == organization && (int)one.Values.Whole(CodeForms.BatchField.Making) is > 0 and var making) found.Add((one.Id, making));
        found.Sort((a, b) => string.CompareOrdinal(a.Item1, b.Item1));
        return found;
    }

    private static (int Index, long Offset) Parse(string cursor)
    {
        var colon = cursor.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && int.TryParse(cursor.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && long.TryParse(cursor.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? (index, offset) : (0, 0);
    }

    private static GoodsPage Page(MovedCodes codes, string next, bool end) => new(JsonSerializer.SerializeToUtf8Bytes(codes, MovedCodesJson.Default.MovedCodes), next, end);
}

/// <param name="Length">Of the whole table, bytes.</param>
internal sealed record MovedCodes(byte[]? Hash, byte[]? Names, string? Batch, int Making, long Offset, long Length, byte[]? Tags);

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MovedCodes))]
internal sealed partial class MovedCodesJson : JsonSerializerContext;
