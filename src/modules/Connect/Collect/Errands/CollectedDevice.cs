using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Events;

namespace Yiwang.Connect.Collect.Errands;

/// <summary>Devices behind a plant collector, asked through it.</summary>
internal sealed class CollectedDevice(ErrandDesk desk, Adapter adapter, string? password) : IDeviceLink
{
    private const int WithinMs = 12_000;
    /// <summary>For the answer to come back.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(WithinMs + 3_000);

    public static Bilingual Away(string collector) => new($"采集端 {collector} 没有联系，它恢复后请再试。", $"Collector {collector} is away; try again when it is back.");

    public async Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel)
    {
        var (fetched, answer) = await AskAsync(points, null, cancel);
        if (answer?.Readings is { } readings) return readings;
        var why = fetched ? new Bilingual($"采集端 {adapter.Collector} 没有按时回答。", $"Collector {adapter.Collector} did not answer in time.") : Away(adapter.Collector);
        return [.. points.Select(p => new TrialReading(p.Code, [], "", new Dictionary<ByteOrder, double>(), null, why, 0))];
    }

    public async Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel)
    {
        var (fetched, answer) = await AskAsync([point], value, cancel);
        if (answer?.Written is { } written) return written;
        return new(WriteResult.NoAnswer, null, fetched
            ? new($"采集端 {adapter.Collector} 取走了写入指令但没有按时回答：不知道设备是否已动作，请核对当前值。", $"Collector {adapter.Collector} took the order and did not answer in time: whether the machine moved is not known; look at the present value.")
            : new($"采集端 {adapter.Collector} 没有联系，没有写入。", $"Collector {adapter.Collector} is away: nothing was written."));
    }

    private ValueTask<(bool Fetched, ErrandAnswer? Answer)> AskAsync(IReadOnlyList<Point> points, double? value, CancellationToken cancel) =>
        desk.AskAsync(adapter.Owner, adapter.Collector, new Errand(Guid.NewGuid().ToString("N"), adapter, password, points, value, WithinMs), s_patience, cancel);
}
