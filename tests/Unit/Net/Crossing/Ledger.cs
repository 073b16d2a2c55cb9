using System.Text;
using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Pacts;

namespace Yiwang.Unit.Tests.Net.Crossing;

/// <summary>Writes down what arrives, once each by <see cref="InMessage.Once"/>, as a handler over the log does.</summary>
internal sealed class Ledger(string type, PactVerbs verb) : IMessageHandler
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _once = [];
    private readonly List<string> _bodies = [];

    public string Type => type;
    public PactVerbs Verb => verb;
    public int Calls { get; private set; }
    /// <summary>Null = it goes well.</summary>
    public Func<InMessage, Outcome<ReadOnlyMemory<byte>>?>? Does { get; set; }

    public IReadOnlyList<string> Bodies
    {
        get { lock (_gate) return [.. _bodies]; }
    }

    public ValueTask<Outcome<ReadOnlyMemory<byte>>> HandleAsync(InMessage message, CancellationToken cancel)
    {
        lock (_gate)
        {
            Calls++;
            if (Does?.Invoke(message) is { } outcome) return new(outcome);
            if (_once.Add(message.Once)) _bodies.Add(Encoding.UTF8.GetString(message.Body.Span));
            return new(ReadOnlyMemory<byte>.Empty);
        }
    }
}
