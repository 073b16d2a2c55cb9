using System.Globalization;
using System.Text.Json;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Events.Proofs;
using Yiwang.Events.Witnessing;
using Yiwang.Parties;
using Yiwang.Trust.Alarms;

namespace Yiwang.Trust.Witnessing;

/// <summary>Records a conflict with its evidence, once, and raises the alarm.</summary>
internal sealed class HeadConflicts(IEvents events, IDirectory directory, TrustAlarms alarms)
{
    public async Task RaiseAsync(HeadConflict conflict, CancellationToken cancel)
    {
        var own = conflict.Log.Name == events.Origin;
        var report = ConflictVerifier.Verify(conflict.ToString());
        await RecordAsync(conflict, report, cancel);
        await alarms.RaiseAsync(new TrustAlarm(own ? AlarmKind.OwnLog : AlarmKind.Neighbour, $"{conflict.Log.Name} {conflict.Id}", Title(conflict, own), report.Shows, $"/trust/conflicts/{conflict.Id}"), cancel);
    }

    public (long Position, HeadConflict Conflict)? Find(string id)
    {
        var at = events.FindHead(HeadOf(id));
        return at >= 0 && events.Find(at) is { Succeeded: true, Value: { } fact } && TextOf(fact) is { } text && HeadConflict.TryParse(text, out var conflict) ? (at, conflict) : null;
    }

    public static Bilingual Title(HeadConflict conflict, bool own) => (own, conflict.Kind) switch
    {
        (true, ConflictKind.Rollback) => new("本节点日志被回滚，已停止签名", "This node's log went back: it signs nothing more"),
        (true, _) => new("本节点日志与邻居见证的不一致，已停止签名", "This node's log is not the one that its neighbours witnessed: it signs nothing more"),
        (_, ConflictKind.Fork) => new($"日志分叉：{conflict.Log.Name}", $"Forked log: {conflict.Log.Name}"),
        (_, ConflictKind.Rollback) => new($"日志回滚：{conflict.Log.Name}", $"Log that went back: {conflict.Log.Name}"),
        _ => new($"日志无法证明一致：{conflict.Log.Name}", $"Log that cannot prove itself: {conflict.Log.Name}"),
    };

    private async Task RecordAsync(HeadConflict conflict, ConflictReport report, CancellationToken cancel)
    {
        // before the first run there is nobody to record for; the alarm stands all the same
        if (directory.Operator?.Id.ToString() is not { } owner || events.FindHead(HeadOf(conflict.Id)) >= 0) return;
        var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["origin"] = conflict.Log.Name,
            ["conflict"] = conflict.Kind.ToString().ToLowerInvariant(),
            ["proved"] = report.Proved,
            ["firstSize"] = Size(report.First),
            ["secondSize"] = Size(report.Second),
            ["evidence"] = conflict.ToString(),
        });
        var draft = new EventDraft { Kind = NetKinds.HeadConflict, Owner = owner, Heads = [HeadOf(conflict.Id)], Mentions = [HeadOrigin(conflict.Log.Name)], Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Public] = payload } };
        await events.AppendAsync([draft], [new Expected(HeadOf(conflict.Id), -1)], cancel);
    }

    private static string Size(Checkpoint? checkpoint) => (checkpoint?.Size ?? 0).ToString(CultureInfo.InvariantCulture);

    private static string HeadOf(string id) => $"head-conflict:{id}";

    /// <summary>Subject of everything that is recorded about a log's heads.</summary>
    public static string HeadOrigin(string origin) => $"log:{origin}";

    private static string? TextOf(RecordedEvent fact)
    {
        if (fact.Payload.GetValueOrDefault(Disclosure.Public) is not { } payload) return null;
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.TryGetProperty("evidence", out var text) ? text.GetString() : null;
    }
}
