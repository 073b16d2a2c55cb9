using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Things.Registry;

/// <summary>
/// Imports of any size as one batch: rows are taken in thousands, checked and encoded on one thread while those before are being written, and become
/// effective together at the end. Memory holds a few thousand rows, however many there are.
/// </summary>
internal sealed class BulkRegistration(IEvents events, Registration registration)
{
    /// <summary>Chunks between the encoding and the writing thread; with the two in hand this bounds the memory of an import.</summary>
    private const int ChunksWaitingMax = 2;

    public async ValueTask<Outcome<BulkRegistered>> RegisterAsync(Principal who, IEnumerable<RegisterThing> rows, long count, string key, IProgress<BulkProgress>? progress, CancellationToken cancel)
    {
        if (IdempotencyKeys.Check(key ?? "") is { Succeeded: false } bad) return bad;
        if (who.Organization is not { } owner) return new Outcome(Codes.PartiesSignInNeeded);
        var subject = IdempotencyKeys.Subject(owner, key!);
        if (Repeated(subject) is { } before) return before;
        await using var batch = events.BeginBatch(new BatchOpening(owner, who.User, NewHeadsOnly: true));
        var staged = await StageAsync(who, owner, batch, rows, count, progress, cancel);
        if (!staged.Succeeded)
        {
            await batch.AbortAsync(staged.Status.Code, CancellationToken.None);
            return staged.Status;
        }
        if (staged.Value == 0) return new Outcome(Codes.RequestInvalid, "rows", "rows", new Bilingual("没有要注册的行。", "There are no rows to register."));
        var committed = await batch.CommitAsync([subject], [new(subject, -1)], cancel);
        if (committed.Succeeded) return Repeated(subject) ?? throw new InvalidOperationException("a committed batch is not found");
        return Repeated(subject) ?? Explain(committed.Status);
    }

    private async ValueTask<Outcome<long>> StageAsync(Principal who, string owner, IEventBatch batch, IEnumerable<RegisterThing> rows, long count, IProgress<BulkProgress>? progress, CancellationToken cancel)
    {
        var encoded = Channel.CreateBounded<BulkChunk>(new BoundedChannelOptions(ChunksWaitingMax) { SingleReader = true, SingleWriter = true });
        var free = Channel.CreateBounded<BulkChunk>(new BoundedChannelOptions(ChunksWaitingMax + 2));
        for (var i = 0; i < ChunksWaitingMax + 2; i++) free.Writer.TryWrite(new BulkChunk());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var encoding = Task.Run(() => EncodeAsync(registration.ChecksFor(who), owner, rows, free.Reader, encoded.Writer, stop.Token), cancel);
        var done = 0L;
        var failure = Outcome.Ok;
        try
        {
            await foreach (var chunk in encoded.Reader.ReadAllAsync(cancel))
            {
                failure = await batch.StageEncodedAsync(chunk.Entries, cancel);
                if (!failure.Succeeded) break;
                done += chunk.Rows.Count;
                chunk.Clear();
                free.Writer.TryWrite(chunk);
                progress?.Report(new BulkProgress(done, count, 0));
            }
        }
        finally
        {
            await stop.CancelAsync();
        }
        var problem = await encoding;
        cancel.ThrowIfCancellationRequested();
        return !failure.Succeeded ? failure : !problem.Succeeded ? problem : done;
    }

    /// <summary>Answers the first refusal; being stopped, because writing failed, is none.</summary>
    private async Task<Outcome> EncodeAsync(RowChecks checks, string owner, IEnumerable<RegisterThing> rows, ChannelReader<BulkChunk> free, ChannelWriter<BulkChunk> encoded, CancellationToken stop)
    {
        try
        {
            var first = 0L;
            using var row = rows.GetEnumerator();
            for (var more = row.MoveNext(); more;)
            {
                var chunk = await free.ReadAsync(stop);
                chunk.First = first;
                for (; more && chunk.Rows.Count < BulkChunk.RowsMax; more = row.MoveNext()) chunk.Rows.Add(row.Current);
                first += chunk.Rows.Count;
                var outcome = chunk.Encode(checks, owner, registration.NowUs());
                if (!outcome.Succeeded) return outcome;
                await encoded.WriteAsync(chunk, stop);
            }
            return Outcome.Ok;
        }
        catch (OperationCanceledException)
        {
            return Outcome.Ok;
        }
        finally
        {
            encoded.TryComplete();
        }
    }

    /// <summary>What the first import with the key answered.</summary>
    private Outcome<BulkRegistered>? Repeated(string subject)
    {
        if (events.FindHead(subject) is var position && position < 0) return null;
        var e = events.Read(position);
        if (e.Kind != LogKinds.BatchCommitted || !e.Payload.TryGetValue(Disclosure.Public, out var payload) || payload is not { } json) return IdempotencyKeys.UsedOtherwise();
        using var document = JsonDocument.Parse(json);
        var count = long.Parse(document.RootElement.GetProperty("count").GetString()!, CultureInfo.InvariantCulture);
        var first = long.Parse(document.RootElement.GetProperty("spans")[0][0].GetString()!, CultureInfo.InvariantCulture);
        return new BulkRegistered(first, count, position);
    }

    /// <summary>Names the row whose identifier, alias or unique value is not new.</summary>
    private Outcome Explain(Outcome conflict)
    {
        if (conflict is not { Code: Codes.EventsConflict, Field: { } head } || !Handle.TryParse(head, out var handle)) return conflict;
        if (events.FindHead(head) >= 0) return RowChecks.Taken(handle);
        return new(Codes.ThingsDuplicateRow, head, "handle", new Bilingual($"标识 {head}、它的其他编码或不可重复的值，在本次导入的另一行或其他标识中已经出现。", $"{head}, one of its other codes or a value that must be unique stands in another row of this import or belongs to another identifier."));
    }
}
