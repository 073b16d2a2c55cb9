using System.Text;

namespace Yiwang.Connect.Mqtt.Discovery;

/// <summary>A topic that is published to and feeds no point yet.</summary>
internal sealed class DiscoveredTopic(string topic, string owner)
{
    /// <summary>Of a payload that is kept.</summary>
    public const int SampleBytes = 4_096;
    /// <summary>The payload is copied at most once in so long.</summary>
    private const long SampleEveryUs = 2_000_000;

    private readonly Lock _gate = new();
    private byte[] _sample = [];
    private int _sampleLength;
    private long _sampledUs;
    private long _count;
    private long _lastUs;

    public string Topic => topic;
    /// <summary>Organisation of who publishes it.</summary>
    public string Owner => owner;
    public string ClientId { get; private set; } = "";
    /// <summary>Messages since it was found.</summary>
    public long Count => Volatile.Read(ref _count);
    /// <summary>µs since 1970 UTC.</summary>
    public long LastUs => Volatile.Read(ref _lastUs);
    /// <summary>No longer in the list.</summary>
    public bool Dropped { get; set; }

    public byte[] Sample
    {
        get
        {
            lock (_gate) return _sample[.._sampleLength];
        }
    }

    /// <summary>The sample as text; bytes that are no UTF-8 as hexadecimal digits.</summary>
    public string SampleText
    {
        get
        {
            var sample = Sample;
            return System.Text.Unicode.Utf8.IsValid(sample) && Array.TrueForAll(sample, b => b >= 32 || b is 9 or 10 or 13) ? Encoding.UTF8.GetString(sample) : Convert.ToHexString(sample.AsSpan(0, Math.Min(64, sample.Length)));
        }
    }

    internal void Heard(string clientId, ReadOnlySpan<byte> payload, long nowUs)
    {
        Interlocked.Increment(ref _count);
        Volatile.Write(ref _lastUs, nowUs);
        if (nowUs - Volatile.Read(ref _sampledUs) < SampleEveryUs && _sampledUs != 0) return;
        lock (_gate)
        {
            _sampledUs = nowUs;
            ClientId = clientId;
            _sampleLength = Math.Min(payload.Length, SampleBytes);
            if (_sample.Length < _sampleLength) _sample = new byte[Math.Max(256, _sampleLength)];
            payload[.._sampleLength].CopyTo(_sample);
        }
    }
}
