using System.Diagnostics.Metrics;
using System.Globalization;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>Counters of the Handle server. Counting is one addition to a number; they are read when somebody asks for metrics.</summary>
internal sealed class HandleMeters
{
    /// <summary>Codes above are counted together.</summary>
    private const int Codes = 640;
    private const int Transports = 3;
    private readonly long[] _answers = new long[Codes * Transports];
    private long _fast, _malformed, _queueFull, _held, _limited, _unsent;

    public HandleMeters(IMeterFactory factory)
    {
        var meter = factory.Create("Yiwang.Handle");
        meter.CreateObservableCounter("yiwang.handle.answers", Answers, "{answer}", "Answers of the Handle server by response code and transport");
        meter.CreateObservableCounter("yiwang.handle.fast", () => Interlocked.Read(ref _fast), "{answer}", "Answers given by the fast path");
        meter.CreateObservableCounter("yiwang.handle.malformed", () => Interlocked.Read(ref _malformed), "{packet}", "Packets and messages that are none");
        meter.CreateObservableCounter("yiwang.handle.queue.drops", () => Interlocked.Read(ref _queueFull), "{request}", "Requests refused because too many waited");
        meter.CreateObservableCounter("yiwang.handle.limited", () => Interlocked.Read(ref _limited), "{request}", "Requests over the limit of their address");
        meter.CreateObservableCounter("yiwang.handle.amplification.held", () => Interlocked.Read(ref _held), "{answer}", "Answers too large for an address that has not shown itself");
        meter.CreateObservableCounter("yiwang.handle.unsent", () => Interlocked.Read(ref _unsent), "{packet}", "Packets that the system did not take");
    }

    public void Answered(ResponseCode code, HandleTransport transport) => Interlocked.Increment(ref _answers[Math.Clamp((int)code, 0, Codes - 1) * Transports + (int)transport]);

    public void Fast() => Interlocked.Increment(ref _fast);
    public void Malformed() => Interlocked.Increment(ref _malformed);
    public void QueueFull() => Interlocked.Increment(ref _queueFull);
    public void Limited() => Interlocked.Increment(ref _limited);
    public void Held() => Interlocked.Increment(ref _held);
    public void Unsent(long packets) => Interlocked.Add(ref _unsent, packets);

    /// <summary>For tests and the health page.</summary>
    public long Count(ResponseCode code, HandleTransport transport) => Interlocked.Read(ref _answers[(int)code * Transports + (int)transport]);

    private IEnumerable<Measurement<long>> Answers()
    {
        for (var i = 0; i < _answers.Length; i++)
        {
            if (Interlocked.Read(ref _answers[i]) is not (> 0 and var count)) continue;
            yield return new(count, new("code", (i / Transports).ToString(CultureInfo.InvariantCulture)), new("transport", ((HandleTransport)(i % Transports)).ToString().ToLowerInvariant()));
        }
    }
}
