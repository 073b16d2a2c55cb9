using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Identify.Reporting.Sending;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;
using Yiwang.Storage.Sql;
using Yiwang.Things;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Takes escrow in: parts become files as they come, the manifest says whether they are all there and as they were sent. The newest FULLs and what follows them are kept.</summary>
internal sealed class EscrowHandler(ReportOptions options, EscrowFolders folders, IPacts pacts, IEvents events, IDatabase state) : IMessageHandler
{
    /// <summary>Escrows that have begun and have no manifest; older ones are deleted.</summary>
    private const int UnfinishedMax = 3;

    public string Type => EscrowPost.Type;
    public PactVerbs Verb => PactVerbs.Report;

    public async ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel)
    {
        if (message.Subject != EscrowMaking.Report || pacts.Find(message.Pact) is not { } pact || pact.Text.B.Organization != message.Sender) return new Outcome(Codes.RequestInvalid, "only the holder of the prefix gives escrow");
        if (Read(message.Body.Span) is not { } read) return new Outcome(Codes.RequestInvalid, "no part of an escrow");
        var folder = folders.In(message.Pact, read.Number);
        if (read.Part > 0)
        {
            if (!Directory.Exists(folder)) MakeRoom(message.Pact);
            Directory.CreateDirectory(folder);
            Keep(Path.Combine(folder, EscrowNumber.FileOf(read.Part)), read.Data);
            return ReadOnlyMemory<byte>.Empty;
        }
        return await FinishAsync(message, pact, folder, read.Number, read.Data, cancel);
    }

    private async Task<Outcome<ReadOnlyMemory<byte>>> FinishAsync(InMessage message, Pact pact, string folder, string number, byte[] bytes, CancellationToken cancel)
    {
        if (EscrowManifest.Read(bytes) is not { } read || read.Manifest.Number != number) return new Outcome(Codes.PactsSignature, "the manifest is not signed, or changed since");
        var manifest = read.Manifest;
        if (!pact.Own(message.Sender).SigningKey.Span.SequenceEqual(read.Key) && !pact.Own(message.Sender).FirstKey.Span.SequenceEqual(read.Key)) return new Outcome(Codes.PactsSignature, "signed by a key that is not the organisation's");
        if (!Prefix.TryParse(manifest.Prefix, out var prefix, out _) || !DutyBook.PrefixesOf(pact).Contains(prefix)) return new Outcome(Codes.RequestInvalid, $"{manifest.Prefix} is not delegated under this pact");
        if (manifest.Base is { } before && !File.Exists(Path.Combine(folders.In(message.Pact, before), EscrowManifest.FileName))) return new Outcome(Codes.RequestInvalid, $"{before}, which it follows, is not here");
        for (var n = 1; n <= manifest.Parts.Count; n++)
        {
            var path = Path.Combine(folder, EscrowNumber.FileOf(n));
            if (!File.Exists(path)) return new Outcome(Codes.RequestInvalid, $"part {n} is missing");
            if (Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(path, cancel))) != manifest.Parts[n - 1]) return new Outcome(Codes.RequestInvalid, $"part {n} is not what was signed");
        }
        Keep(Path.Combine(folder, EscrowManifest.FileName), bytes);
        await RecordAsync(message, manifest, bytes, cancel);
        await TrimAsync(message.Pact, cancel);
        return ReadOnlyMemory<byte>.Empty;
    }

    private async Task RecordAsync(InMessage message, EscrowManifest manifest, byte[] bytes, CancellationToken cancel)
    {
        if (events.FindHead(message.Once) < 0)
        {
            var appended = await events.AppendAsync([new EventDraft
            {
                Kind = ReportKinds.ReportReceived, Owner = message.Receiver.ToString(), Heads = [message.Once], OccurredAtUs = message.SentAtUs,
                Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = ReportPost.Fact(message.Pact, manifest.Prefix, "E", manifest.Number, 1, manifest.Parts.Count, bytes) },
            }], [new Expected(message.Once, -1)], cancel);
            if (!appended.Succeeded) throw new IOException($"{appended.Status.Code} {appended.Status.Detail}");
        }
        var record = new EscrowRecord(message.Pact, manifest.Number, manifest.Base, EscrowState.Success, manifest.Parts.Count, 0, 0, manifest.Bytes, manifest.LogSize, manifest.MadeUs, message.ReceivedAtUs, null);
        await state.WriteAsync(sql => { EscrowRows.Put(sql, "escrow_in", record); return 0; }, cancel);
    }

    /// <summary>Whatever stands before the oldest FULL that is kept goes.</summary>
    private async Task TrimAsync(string pact, CancellationToken cancel)
    {
        var records = await state.ReadAsync(sql => EscrowRows.List(sql, "escrow_in", pact, 10_000), cancel);
        if (records.Where(r => r.IsFull).Skip(options.EscrowFulls - 1).FirstOrDefault() is not { } oldest) return;
        foreach (var folder in Directory.GetDirectories(folders.InOf(pact)).Where(d => string.CompareOrdinal(Path.GetFileName(d), oldest.Number) < 0)) Directory.Delete(folder, recursive: true);
        await state.WriteAsync(sql => sql.Execute("delete from escrow_in where pact = @pact and number < @number", ("pact", pact), ("number", oldest.Number)), cancel);
    }

    private void MakeRoom(string pact)
    {
        if (!Directory.Exists(folders.InOf(pact))) return;
        foreach (var old in Directory.GetDirectories(folders.InOf(pact)).Where(d => !File.Exists(Path.Combine(d, EscrowManifest.FileName))).OrderDescending(StringComparer.Ordinal).Skip(UnfinishedMax - 1)) Directory.Delete(old, recursive: true);
    }

    private static void Keep(string path, byte[] bytes)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
    }

    private static (string Number, int Part, byte[] Data)? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            if (JsonNode.Parse(body) is not JsonObject o || (string?)o["number"] is not { } number || !EscrowNumber.IsOne(number) || (int?)o["part"] is not (>= 0 and <= EscrowWriter.PartsMax and var part)) return null;
            return (number, part, Convert.FromBase64String((string)o["data"]!));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            return null;
        }
    }
}
