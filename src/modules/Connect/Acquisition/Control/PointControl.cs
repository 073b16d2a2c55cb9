using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Yiwang.Connect.Acquisition.Running;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Rights;
using Yiwang.Streams;
using Yiwang.Things;

namespace Yiwang.Connect.Acquisition.Control;

/// <summary>
/// The one way by which a value is written to a machine, from whatever surface: right, audit, limits, the order as an event, then the device, then its answer as an event.
/// What cannot be recorded is not written.
/// </summary>
internal sealed class PointControl(IPointBook book, AdapterRunner runner, SampleFeed feed, IEvents events, IAccess access, IAudit audit, ControlOptions options, TimeProvider clock)
{
    /// <summary>For an answer of the driver, its own tries and read-back included.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);
    /// <summary>Orders and answers of a point that a ticket is looked for in: it is the newest but for what was written while its node was down, which is nothing.</summary>
    private const int LookBack = 200;
    private readonly AuditedAccess _access = new(access, audit);
    /// <summary>Points that are being written: one order at a time.</summary>
    private readonly ConcurrentDictionary<Handle, bool> _underWay = new();

    public async ValueTask<Outcome<WriteAnswer>> WriteAsync(Principal who, Handle handle, double value, CancellationToken cancel = default)
    {
        if (who.IsPublic) return new Outcome(Codes.PartiesSignInNeeded);
        if (book.Find(handle) is not { } point) return new Outcome(Codes.ThingsNotFound, handle.ToString(), "point");
        var owner = point.Handle.Prefix.ToString();
        var about = string.Create(CultureInfo.InvariantCulture, $"{handle} = {value}");
        if (await _access.EnterAsync(who, AccessAction.ControlDevices, new(owner, null), "points.write", about, cancel) is { Succeeded: false } refused) return refused;
        if (options.TicketRequired) return new Outcome(Codes.PartiesForbidden, "control.tickets", null, new Bilingual("远程写入要先开操作票，由另一人批准。", "A remote write needs a ticket that a second person approves."));
        return await GuardedAsync(who, owner, point, value, null, cancel);
    }

    /// <summary>Under a ticket in progress, whose steps asked for rights and limits already; both are asked once more.</summary>
    /// <param name="ticket">What makes it one order.</param>
    public async ValueTask<Outcome<WriteAnswer>> WriteForTicketAsync(Principal who, Point point, double value, string ticket, CancellationToken cancel = default)
    {
        var owner = point.Handle.Prefix.ToString();
        var about = string.Create(CultureInfo.InvariantCulture, $"{point.Handle} = {value} ({ticket})");
        return await _access.EnterAsync(who, AccessAction.ControlDevices, new(owner, null), "points.write", about, cancel) is { Succeeded: false } refused ? refused : await GuardedAsync(who, owner, point, value, ticket, cancel);
    }

    /// <summary>Whether an order of this ticket was recorded, whatever came of it.</summary>
    public bool OrderedFor(Point point, string ticket)
    {
        var at = events.FindHead(Head(point));
        for (var facts = 0; at >= 0 && facts < LookBack; facts++)
        {
            var e = events.Read(at);
            if (e.Cause == ticket) return true;
            at = e.Previous;
        }
        return false;
    }

    /// <summary>Within the point's limits, against its present value.</summary>
    public Outcome Allows(Point point, double value) => WriteLimitsCheck.Check(point, value, Present(point.Handle.Prefix.ToString(), point), null);

    private async ValueTask<Outcome<WriteAnswer>> GuardedAsync(Principal who, string owner, Point point, double value, string? ticket, CancellationToken cancel)
    {
        var handle = point.Handle;
        if (options.ReadOnly) return new Outcome(Codes.PartiesForbidden, "control.readOnly", null, new Bilingual("本节点设为只读，不能向设备写入。", "This node is read-only: nothing is written to devices."));
        if (!_underWay.TryAdd(handle, true)) return new Outcome(Codes.RequestLimited, handle.ToString(), "point", new Bilingual("这个测点正在写入，请等它完成。", "The point is being written: wait until that is done."));
        try
        {
            var head = Head(point);
            var last = events.FindHead(head);
            if (WriteLimitsCheck.Check(point, value, Present(owner, point), SinceOf(last)) is { Succeeded: false } beyond) return beyond;
            if (runner.LinkOf(point.Adapter) is not { } driver) return new Outcome(Codes.ConnectNoAnswer, point.Adapter, "adapter", WhyNot(point.Adapter));
            return await OrderAsync(who, owner, point, value, driver, head, last, ticket, cancel);
        }
        finally
        {
            _underWay.TryRemove(handle, out _);
        }
    }

    private async ValueTask<Outcome<WriteAnswer>> OrderAsync(Principal who, string owner, Point point, double value, IDeviceLink driver, string head, long last, string? ticket, CancellationToken cancel)
    {
        var ordered = await events.AppendAsync([Draft(ConnectKinds.WriteOrdered, who, owner, point, head, ticket, new { point = point.Handle.ToString(), value })], [new(head, last)], cancel);
        if (!ordered.Succeeded) return ordered.Status;
        var answer = await AskAsync(driver, point, value);
        var cause = string.Create(CultureInfo.InvariantCulture, $"{events.Origin}#{ordered.Value.FirstPosition}");
        // the machine may have moved: what came of it is recorded even if nobody waits any more
        var answered = await events.AppendAsync([Draft(ConnectKinds.WriteAnswered, who, owner, point, head, cause,
            new { point = point.Handle.ToString(), result = answer.Result.ToString(), readBack = answer.ReadBack, said = answer.Sentence.Zh })], [new(head, ordered.Value.FirstPosition)], CancellationToken.None);
        return answered.Succeeded ? answer : answered.Status;
    }

    private async Task<WriteAnswer> AskAsync(IDeviceLink driver, Point point, double value)
    {
        using var limit = new CancellationTokenSource(s_limit, clock);
        try
        {
            return await driver.WriteAsync(point, value, limit.Token);
        }
        catch (OperationCanceledException)
        {
            return new(WriteResult.NoAnswer, null, CodeSentences.Of(new Outcome(Codes.ConnectNoAnswer)));
        }
        catch (ObjectDisposedException)
        {
            return new(WriteResult.NoAnswer, null, new Bilingual("连接刚刚重新启动，请再试一次。", "The connection has just been restarted; repeat."));
        }
    }

    private static string Head(Point point) => "write:" + point.Handle;

    private Bilingual WhyNot(string adapter) => book.FindAdapter(adapter) is { Collector.Length: > 0 } away
        ? Collect.Errands.CollectedDevice.Away(away.Collector)
        : new("这个测点的采集连接没有运行，无法写入。", "The point's connection is not running, so nothing can be written.");

    // a value that is older than three intervals is not the present one
    private double? Present(string owner, Point point)
    {
        var series = PointSeries.Find(feed.Store, owner, point);
        if (series.IsNone || point.SampleKind == SampleKind.Integer || !feed.Store.TryLast(series, out var sample) || !sample.Quality.IsGood) return null;
        if (Micros.Of(clock) - Math.Max(sample.TimeUs, feed.LastHeard.Of(series)) > 3_000L * point.SamplingMs) return null;
        return point.SampleKind == SampleKind.Boolean ? sample.Bits : sample.Number;
    }

    private TimeSpan? SinceOf(long position) => position < 0 ? null : clock.GetUtcNow() - Micros.ToTime(events.Read(position).RecordedAtUs);

    private static EventDraft Draft<T>(string kind, Principal who, string owner, Point point, string head, string? cause, T fact) => new()
    {
        Kind = kind, Owner = owner, Actor = who.User, Heads = [head], Mentions = [point.Device.ToString(), point.Handle.ToString()], Cause = cause,
        Payload = new Dictionary<Disclosure, ReadOnlyMemory<byte>> { [Disclosure.Internal] = JsonSerializer.SerializeToUtf8Bytes(fact) },
    };
}
