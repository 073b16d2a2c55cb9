using Yiwang.Connect.Points;
using Yiwang.Streams;

namespace Yiwang.Connect.Acquisition;

/// <summary>
/// Speaks to the devices of one adapter. It knows nothing of pages, rights or storage, so that a plant collector runs the same one.
/// A driver never ends because of a device: it reports, waits (back-off with jitter, 0.5 s to 30 s) and tries again for ever.
/// </summary>
internal interface IDriver : IDeviceLink, IAsyncDisposable
{
    /// <summary>Runs until cancelled. Readings go to the sink of the set-up; what could not be read goes there too, as Bad without a value.</summary>
    Task RunAsync(CancellationToken cancel);

    AdapterHealth Health { get; }
}

/// <summary>A way to ask the devices of an adapter: a driver of this node, or the collector that runs it.</summary>
internal interface IDeviceLink
{
    /// <summary>试读: asks the device once, now, whether or not the points are saved, and shows what came. Also on a driver that was made for this alone and never runs.</summary>
    Task<IReadOnlyList<TrialReading>> TryReadAsync(IReadOnlyList<Point> points, CancellationToken cancel);

    /// <summary>Writes before any poll that waits, checks the limits itself, and reads back.</summary>
    Task<WriteAnswer> WriteAsync(Point point, double value, CancellationToken cancel);
}

/// <summary>Makes the drivers of a protocol; each protocol's folder brings one.</summary>
internal interface IDriverFactory
{
    bool Makes(Adapters.AdapterKind kind);
    IDriver Make(DriverSetup setup);
}

/// <summary>What a driver is made with.</summary>
internal sealed record DriverSetup(Adapters.Adapter Adapter, string? Password, IReadOnlyList<Point> Points, IReadingSink Sink, TimeProvider Clock);

/// <summary>Takes what drivers read. Synchronous and short: scaling, dead-band and queueing happen behind it; a full queue drops nothing but answers false, and the driver waits.</summary>
internal interface IReadingSink
{
    /// <param name="index">Place of the point in <see cref="DriverSetup.Points"/>.</param>
    /// <param name="raw">Before scale and offset.</param>
    bool Number(int index, long sourceTimeUs, double raw, Quality quality);
    bool Integer(int index, long sourceTimeUs, long raw, Quality quality);
    /// <summary>Text or a waveform block.</summary>
    bool Bytes(int index, long sourceTimeUs, ReadOnlySpan<byte> value, Quality quality);
    /// <summary>No value: why, from now on, until the next one. Never invents a time for an old value.</summary>
    void Lost(int index, long sinceUs, Quality why);
    /// <summary>Hand over what has come so far; called at the end of a poll round or of a message.</summary>
    void Flush();
    /// <summary>Completes when all that was handed over before the call is durable: for protocols that acknowledge. False when it was not kept.</summary>
    ValueTask<bool> StoredAsync();
}

/// <param name="RawWords">Registers as they came; empty for other protocols, whose raw payload is <paramref name="RawText"/>.</param>
/// <param name="ByOrder">For 32 and 64 bits: the scaled value under each byte order.</param>
/// <param name="Problem">What went wrong, in words for a person; null when it was read.</param>
public sealed record TrialReading(string Code, IReadOnlyList<ushort> RawWords, string RawText, IReadOnlyDictionary<ByteOrder, double> ByOrder, double? Value, Events.Bilingual? Problem, double Milliseconds);

internal enum WriteResult { Done, RefusedByLimits, RefusedByDevice, NoAnswer, NotRead, Mismatch, NotWritable }

/// <param name="ReadBack">What the device says afterwards; null when it said nothing.</param>
internal sealed record WriteAnswer(WriteResult Result, double? ReadBack, Events.Bilingual Sentence);
