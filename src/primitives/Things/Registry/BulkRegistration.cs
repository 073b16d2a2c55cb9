using System.Threading.Channels;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;

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
        using var row = rows.GetEnumerator();
        if (!row.MoveNext()) return new Outcome(Codes.RequestInvalid, "rows", "rows", new Bilingual("没有要注册的行。", "There are no rows to register."));
        // what the rows are checked against must still hold when they become effective: a suspension in between moves the prefix's head
        var prefix = PrefixSubjects.Of(row.Current.Handle.Prefix);
        var prefixPosition = events.FindHead(prefix);
        await using var batch = events.BeginBatch(new BatchOpening(owner, who.User, row.Current.Handle.Prefix.ToString(), row.Current.Template?.ToString(), NewHeadsOnly: true));
        var staged = await StageAsync(who, owner, batch, row, count, progress, cancel);
        if (!staged.Succeeded)
        {
            await batch.AbortAsync(staged.Status.Code, CancellationToken.None);
            return staged.Status;
        }
        var committed = await batch.CommitAsync([subject], [new(subject, -1), new(prefix, prefixPosition)], cancel);
        if (committed.Succeeded) return Repeated(subject) ?? throw new InvalidOperationException("a committed batch is not found");
        await InFlight.SettledAsync(events, committed.Status, [new(subject, -1)], registration.Time, cancel);
        return Repeated(subject) ?? Explain(committed.Status);
    }

    private async ValueTask<Outcome<long>> StageAsync(Principal who, string owner, IEventBatch batch, IEnumerator<RegisterThing> rows, long count, IProgress<BulkProgress>? progress, CancellationToken cancel)
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
            // the caller disposes the enumerator of the rows next: it must be idle by then
            await Task.WhenAny(encoding);
        }
        var problem = await encoding;
        cancel.ThrowIfCancellationRequested();
        return !failure.Succeeded ? failure : !problem.Succeeded ? problem : done;
    }

    /// <summary>Answers the first refusal; being stopped, because writing failed, is none.</summary>
    private async Task<Outcome> EncodeAsync(RowChecks checks, string owner, IEnumerator<RegisterThing> row, ChannelReader<BulkChunk> free, ChannelWriter<BulkChunk> encoded, CancellationToken stop)
    {
        try
        {
            var first = 0L;
            var like = row.Current;
            for (var more = true; more;)
            {
                var chunk = await free.ReadAsync(stop);
                chunk.First = first;
                for (; more && chunk.Rows.Count < BulkChunk.RowsMax; more = row.MoveNext()) chunk.Rows.Add(row.Current);
                first += chunk.Rows.Count;
                var outcome = chunk.Encode(checks, like, owner, registration.NowUs());
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
        return BatchFact.Read(events.Read(position)) is { } batch ? new BulkRegistered(batch.Spans[0].First, batch.Count, position) : IdempotencyKeys.UsedOtherwise();
    }

    /// <summary>Names the row whose identifier, alias or unique value is not new.</summary>
    private Outcome Explain(Outcome conflict)
    {
        if (conflict is not { Code: Codes.EventsConflict, Field: { } head } || !Handle.TryParse(head, out var handle)) return conflict;
        if (events.FindHead(head) >= 0) return RowChecks.Taken(handle);
        return new(Codes.ThingsDuplicateRow, head, "handle", new Bilingual($"标识 {head}、它的其他编码或不可重复的值，在本次导入的另一行或其他标识中已经出现。", $"{head}, one of its other codes or a value that must be unique stands in another row of this import or belongs to another identifier."));
    }
}
