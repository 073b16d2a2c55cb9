namespace Yiwang.Connect.Mqtt.Mapping;

internal enum Taking
{
    /// <summary>Handed to the sink, or found to be unreadable: sending it again would change nothing.</summary>
    Taken,
    /// <summary>The sink is full: offer the message again.</summary>
    Busy,
}

/// <summary>What one topic means to one adapter. Any number of threads.</summary>
internal abstract class TopicRoute
{
    /// <summary>Of a payload that is kept for 试读.</summary>
    public const int SampleBytes = 4_096;
    private byte[] _sample = [];
    private int _sampleLength;
    private long _sampleUs;

    protected Lock Gate { get; } = new();

    /// <param name="receivedUs">µs since 1970 UTC.</param>
    /// <param name="retained">The message lay at the server since some time before: without a time of its own its values are only 初值.</param>
    public abstract Taking Take(ReadOnlySpan<byte> payload, long receivedUs, bool retained);

    /// <summary>The newest payload, cut to <see cref="SampleBytes"/>; null = none came yet.</summary>
    public (byte[] Payload, long ReceivedUs)? Newest()
    {
        lock (Gate) return _sampleUs == 0 ? null : (_sample[.._sampleLength], _sampleUs);
    }

    // under the gate
    protected void Remember(ReadOnlySpan<byte> payload, long receivedUs)
    {
        _sampleLength = Math.Min(payload.Length, SampleBytes);
        if (_sample.Length < _sampleLength) _sample = new byte[Math.Max(256, _sampleLength)];
        payload[.._sampleLength].CopyTo(_sample);
        _sampleUs = receivedUs;
    }
}
