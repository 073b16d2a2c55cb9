using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Storage.Blobs;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Moving.Taken;

/// <summary>Attachments that came for an organisation and to which no record refers yet, as those whose case is still under way: they are fetched by name like the others. Forms that were never handed in bring theirs, too.</summary>
internal sealed class MovingFiles(BlobStore blobs, IDatabase state) : IMovingGoods
{
    private const int PageNames = 1_000;

    public string Name => "files";

    public async ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        var names = await blobs.SentByAsync(organization, cursor, PageNames, cancel);
        // what the new node was told of it may fetch
        await state.WriteAsync(sql => names.Sum(n => sql.Execute("insert into moving_files (move, name, done) select move, @name, 0 from moves_out where organization = @organization on conflict (move, name) do nothing", ("name", n.ToString()), ("organization", organization))), cancel);
        return new GoodsPage(JsonSerializer.SerializeToUtf8Bytes([.. names.Select(n => n.ToString())], MovingFilesJson.Default.ListString), names.Count == 0 ? cursor : names[^1].Hex, names.Count < PageNames);
    }

    public async ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        List<string>? names;
        try { names = JsonSerializer.Deserialize(page, MovingFilesJson.Default.ListString); }
        catch (JsonException) { names = null; }
        if (names is null || names.Exists(n => !BlobName.TryParse(n, out _))) return new Outcome(Codes.NetBadAnswer, Name);
        var missing = names.Where(n => !IsHere(n)).ToList();
        await state.WriteAsync(sql => missing.Sum(n => sql.Execute("insert into moving_files (move, name, done) select move, @name, 0 from moves_in where true on conflict (move, name) do nothing", ("name", n))), cancel);
        return Outcome.Ok;
    }

    private bool IsHere(string text)
    {
        if (!BlobName.TryParse(text, out var name) || blobs.Open(name) is not { } there) return false;
        there.Dispose();
        return true;
    }
}

[JsonSerializable(typeof(List<string>))]
internal sealed partial class MovingFilesJson : JsonSerializerContext;
