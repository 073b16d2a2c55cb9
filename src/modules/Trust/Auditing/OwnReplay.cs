using Yiwang.Events;
using Yiwang.Events.Proofs;
using Yiwang.Storage.Log;

namespace Yiwang.Trust.Auditing;

/// <param name="Problem">Null when everything holds.</param>
internal sealed record ReplayResult(long Position, Bilingual? Problem, long Entries);

/// <summary>Reads the whole log of the running node again: every checksum and commitment, every leaf against the tree, and the tree against the signed heads.</summary>
internal sealed class OwnReplay(IEvents events, ILog log, EntryCheck entries, Checkpointer checkpointer)
{
    private const int ReportEvery = 4_096;

    public async Task<ReplayResult> RunAsync(IProgress<(long Done, long Total)> progress, CancellationToken cancel)
    {
        var size = events.Size;
        await log.WaitForTreeAsync(size, cancel);
        foreach (var head in new[] { checkpointer.Cosigned, checkpointer.Current })
        {
            if (head is null || head.Checkpoint.Size > size || log.Tree.Root(head.Checkpoint.Size).AsSpan().SequenceEqual(head.Checkpoint.Root)) continue;
            return new(-1, new($"日志前 {head.Checkpoint.Size} 条不是签过名的那些", $"the log up to entry {head.Checkpoint.Size} is not what was signed"), 0);
        }
        if (checkpointer.Fault is { } fault) return new(-1, new($"日志与签名不符：{fault}", $"the log contradicts what was signed: {fault}"), 0);
        for (var position = 0L; position < size; position++)
        {
            if (position % ReportEvery == 0)
            {
                progress.Report((position, size));
                cancel.ThrowIfCancellationRequested();
                // a long replay leaves the core to people's requests now and then
                await Task.Yield();
            }
            var read = entries.Read(position);
            if (!read.Succeeded) return new(position, Told(position, size, read.Status), position);
        }
        return new(-1, null, size);
    }

    // a damaged entry cannot say when it was written: its neighbours can
    private Bilingual Told(long position, long size, Outcome damage)
    {
        var (what, before, after) = (damage.Say ?? new(damage.Detail ?? "", damage.Detail ?? ""), TimeOf(position - 1), position + 1 < size ? TimeOf(position + 1) : null);
        var (zh, en) = (before, after) switch
        {
            ({ } from, { } to) when from == to => ($"记录于 {from}", $"recorded at {from}"),
            ({ } from, { } to) => ($"记录于 {from} 至 {to} 之间", $"recorded between {from} and {to}"),
            ({ } from, null) => ($"记录于 {from} 之后", $"recorded after {from}"),
            (null, { } to) => ($"记录于 {to} 之前", $"recorded before {to}"),
            _ => ("记录时间不明", "time of recording unknown"),
        };
        return new($"第 {position + 1} 条损坏（{zh}）：{what.Zh}", $"entry {position + 1} is damaged ({en}): {what.En}");
    }

    private string? TimeOf(long position) => entries.Read(position) is { Succeeded: true, Value: var near } ? AuditRuns.Minute(near.RecordedAtUs) : null;
}
