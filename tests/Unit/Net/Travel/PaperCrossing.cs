using Yiwang.Events;
using Yiwang.Net.Crossing;
using Yiwang.Parties;

namespace Yiwang.Unit.Tests.Net.Travel;

/// <summary>A lane that a test closes, and for whose other side it answers.</summary>
internal sealed class PaperCrossing : ICrossing
{
    private readonly Lock _gate = new();
    private readonly List<OutMessage> _queued = [];
    private readonly Dictionary<long, Receipt> _receipts = [];
    private Action<Receipt> _received = static _ => { };
    private int _asked;

    /// <summary>Null = there is room.</summary>
    public Func<OutMessage, string?>? Refuses { get; set; }
    /// <summary>Before whoever queues a message knows its number.</summary>
    public Func<long, Task>? OnQueued { get; set; }
    /// <summary>How often somebody has asked for a receipt.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public IReadOnlyList<OutMessage> Queued
    {
        get { lock (_gate) return [.. _queued]; }
    }

    public long NumberOf(string key)
    {
        lock (_gate) return _queued.FindIndex(m => m.Key == key) + 1;
    }

    public void Answer(long number, string outcome)
    {
        Receipt receipt;
        lock (_gate) _receipts[number] = receipt = new Receipt("p", default, number, _queued[(int)number - 1].Type, _queued[(int)number - 1].Key, outcome, null, default, 1_700_000_000_000_000, default);
        _received(receipt);
    }

    public ValueTask<IReadOnlyList<Receipt>> ReturnedAsync(string type, CancellationToken cancel = default) => new([]);

    public async ValueTask<Outcome<long>> QueueAsync(string pact, OrganizationId sender, IReadOnlyList<OutMessage> messages, CancellationToken cancel = default)
    {
        var message = messages.Single();
        if (Refuses?.Invoke(message) is { } code) return new Outcome(code);
        if (NumberOf(message.Key) == 0)
            lock (_gate) _queued.Add(message);
        var number = NumberOf(message.Key);
        if (OnQueued is { } then) await then(number);
        return number;
    }

    public IDisposable WatchReceipts(string type, Action<Receipt> received)
    {
        _received = received;
        return new Unwatched(() => _received = static _ => { });
    }

    public ValueTask<Receipt?> FindReceiptAsync(string pact, OrganizationId sender, long number, CancellationToken cancel = default)
    {
        Interlocked.Increment(ref _asked);
        lock (_gate) return new(_receipts.GetValueOrDefault(number));
    }

    public ValueTask<long?> FindNumberAsync(string pact, OrganizationId sender, string key, CancellationToken cancel = default) => new(NumberOf(key) is > 0 and var number ? number : null);

    public ValueTask<Receipt?> FindReceiptAsync(string pact, OrganizationId sender, string key, CancellationToken cancel = default) => FindReceiptAsync(pact, sender, NumberOf(key), cancel);

    public IReadOnlyList<LaneStatus> Lanes => [];
    public ValueTask<Outcome> RecallAsync(string pact, OrganizationId sender, long number, CancellationToken cancel = default) => throw new NotSupportedException();
    public ValueTask<Outcome<ReadOnlyMemory<byte>>> AskAsync(string pact, OrganizationId sender, string type, ReadOnlyMemory<byte> body, CancellationToken cancel = default) => throw new NotSupportedException();

    private sealed class Unwatched(Action done) : IDisposable
    {
        public void Dispose() => done();
    }
}
