using Yiwang.Events;
using Yiwang.Net.Crossing.Parcels;
using Yiwang.Parties;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>Handles what one lane has taken, in order. A message that cannot be handled holds up its lane and no other.</summary>
internal sealed class InboxWorker(InLane lane, IDatabase state, Handlers handlers, CrossingOptions options, TimeProvider time)
{
    private const int PageMax = 1_000;
    private int _attempts;

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                while (lane.Handled < lane.Next)
                {
                    if (await PageAsync(stop) is not { } trouble)
                    {
                        (_attempts, lane.Trouble, lane.Detail, lane.NextTryUs) = (0, null, null, null);
                        continue;
                    }
                    var pause = options.RetryFirst * Math.Pow(2, Math.Min(_attempts++, 20));
                    if (pause > options.RetryMax) pause = options.RetryMax;
                    (lane.Trouble, lane.Detail, lane.NextTryUs) = (Codes.NodeFault, trouble, Micros.Of(time.GetUtcNow() + pause));
                    lane.Moved.Beat();
                    await Task.Delay(pause, time, stop);
                }
                await lane.Work.WaitAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // stopping: what waits is in State
        }
    }

    /// <returns>Why it must be tried again; null = it went well.</returns>
    private async Task<string?> PageAsync(CancellationToken stop)
    {
        try
        {
            var (from, below) = (lane.Handled, lane.Next);
            var rows = await state.ReadAsync(sql => InboxRows.From(sql, lane.Id, from, below, PageMax), stop);
            for (var i = 0; i < rows.Count;)
            {
                var run = Run(rows, i);
                var done = run[0].Outcome is null ? await HandleAsync(run, stop) : [.. run.Select(_ => (Outcome<ReadOnlyMemory<byte>>)ReadOnlyMemory<byte>.Empty)];
                if (done.Count > 0) await KeepAsync(run, done, stop);
                if (done.Count < run.Count) return lane.Detail ?? Codes.NodeFault;
                i += run.Count;
            }
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return e.Message;
        }
    }

    /// <summary>The next ones of one type, or the next ones that need no handling.</summary>
    private static List<InRow> Run(List<InRow> rows, int at)
    {
        var end = at + 1;
        while (end < rows.Count && rows[end].Outcome is null == rows[at].Outcome is null && (rows[at].Outcome is not null || rows[end].Type == rows[at].Type)) end++;
        return rows[at..end];
    }

    private async Task<IReadOnlyList<Outcome<ReadOnlyMemory<byte>>>> HandleAsync(List<InRow> rows, CancellationToken stop)
    {
        // of a module that is gone since: the sender learns it
        if (handlers.Find(rows[0].Type) is not { } handler) return [.. rows.Select(_ => (Outcome<ReadOnlyMemory<byte>>)new Outcome(Codes.NetNotUnderstood, rows[0].Type))];
        var messages = rows.ConvertAll(r => new InMessage(lane.Pact, lane.Sender, lane.Receiver, r.Number, r.Verb, r.Type, r.Subject, r.Body, r.SentAtUs, r.ReceivedAtUs));
        if (handler is IBatchHandler batch)
        {
            var all = await batch.HandleAsync(messages, stop);
            var good = all.TakeWhile(o => !IsPassing(o.Status.Code)).ToList();
            if (good.Count < all.Count) lane.Detail = $"{all[good.Count].Status.Code} {all[good.Count].Status.Detail}";
            return good;
        }
        List<Outcome<ReadOnlyMemory<byte>>> done = new(messages.Count);
        foreach (var message in messages)
        {
            try
            {
                var outcome = await handler.HandleAsync(message, stop);
                if (IsPassing(outcome.Status.Code)) throw new IOException($"{outcome.Status.Code} {outcome.Status.Detail}");
                done.Add(outcome);
            }
            catch (Exception e) when (e is not OperationCanceledException && done.Count > 0)
            {
                // what went well before it is kept; this one comes first next time
                lane.Detail = e.Message;
                return done;
            }
        }
        return done;
    }

    // a state of this node and no judgement of the message: it is handled again
    private static bool IsPassing(string code) => code is Codes.EventsReadOnly or Codes.EventsDiskFull or Codes.EventsStopping or Codes.RequestLimited or Codes.RequestTimeout or Codes.PartiesAuditUnavailable or Codes.NodeFault or Codes.NetMoved;

    private async Task KeepAsync(List<InRow> rows, IReadOnlyList<Outcome<ReadOnlyMemory<byte>>> done, CancellationToken stop)
    {
        var last = rows[done.Count - 1].Number;
        var oldest = await state.WriteAsync(sql =>
        {
            for (var i = 0; i < done.Count;)
            {
                var end = i;
                while (end < done.Count && done[end].Status is { Code: Codes.Ok } && done[end].Value.IsEmpty) end++;
                if (end > i) InboxRows.DoneOk(sql, lane.Id, rows[i].Number, rows[end - 1].Number);
                else
                {
                    var (status, answer) = (done[i].Status, done[i].Value);
                    InboxRows.Done(sql, lane.Id, rows[i].Number, status.Code, Cut(status.Detail), answer.Length > Parcel.AnswerBytesMax ? default : answer);
                    end++;
                }
                i = end;
            }
            return sql.QueryFirst("select received from crossing_inbox where lane = @lane and number = @number", r => (long?)r.Int64(0), ("lane", lane.Id), ("number", last + 1));
        }, stop);
        var unhandled = rows.Take(done.Count).Where(r => r.Outcome is null).ToList();
        lane.Done(last + 1, unhandled.Count, unhandled.Sum(r => r.Bytes), oldest);
    }

    private static string? Cut(string? text) => text is { Length: > Parcel.DetailMax } ? text[..Parcel.DetailMax] : text;
}
