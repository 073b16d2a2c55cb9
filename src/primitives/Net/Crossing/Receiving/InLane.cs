using Yiwang.Net.Crossing.Storing;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Receiving;

/// <summary>What is known in memory of what arrives from one sender under one pact.</summary>
internal sealed class InLane(long id, string pact, OrganizationId sender, OrganizationId receiver)
{
    // of one write; more than one batch brings
    private const int SurplusMax = 5_000;
    private readonly Lock _gate = new();
    private long _unhandled, _bytes;

    public long Id => id;
    public string Pact => pact;
    public OrganizationId Sender => sender;
    public OrganizationId Receiver => receiver;
    /// <summary>Nothing of it is written here any more: it moves to another node.</summary>
    public bool IsClosed { get; set; }
    /// <summary>One batch of the lane is taken at a time.</summary>
    public SemaphoreSlim Taking { get; } = new(1, 1);
    /// <summary>A batch was taken, messages were handled, or handling failed.</summary>
    public Pulse Moved { get; } = new();
    public Wake Work { get; } = new();

    /// <summary>The number that is taken next.</summary>
    public long Next { get; private set; } = 1;
    /// <summary>Everything below has been handled.</summary>
    public long Handled { get; private set; } = 1;
    public long Acknowledged { get; set; } = 1;
    /// <summary>Nothing is kept of what is below.</summary>
    public long Kept { get; private set; } = 1;
    public long? LastContactUs { get; set; }
    /// <summary>Why the message in hand could not be handled.</summary>
    public string? Trouble { get; set; }
    public string? Detail { get; set; }
    public long? NextTryUs { get; set; }
    public long? OldestAtUs { get; private set; }

    public void Load(long next, long handled, long acknowledged, long kept, long unhandled, long bytes, long? oldest, long? contact) =>
        (Next, Handled, Acknowledged, Kept, _unhandled, _bytes, OldestAtUs, LastContactUs) = (next, handled, acknowledged, kept, unhandled, bytes, oldest, contact);

    /// <summary>No room: the sender is told to wait.</summary>
    public bool IsFull(int count, long bytes, CrossingOptions options)
    {
        lock (_gate) return _unhandled > 0 && (_unhandled + count > options.InboxRowsMax || _bytes + bytes > options.InboxBytesMax);
    }

    /// <summary>The sender has not got so many receipts that there is no room for further ones: whatever a message is, its receipt is kept until it has. It is given them first.</summary>
    /// <param name="acknowledged">Receipts below are with it now.</param>
    public bool IsOwed(int count, long acknowledged, CrossingOptions options) =>
        Next - Math.Clamp(acknowledged, Acknowledged, Next) is > 0 and var owed && owed + count > options.ReceiptRowsMax;

    /// <summary>Receipts that may go since there are more than are kept: the oldest of those that the sender has.</summary>
    public (long From, long To) Surplus(long next, long acknowledged, CrossingOptions options) =>
        (Kept, Math.Min(Kept + SurplusMax, Math.Min(Math.Min(acknowledged, Handled), next - options.ReceiptRowsMax)));

    public void Forgot(long below) => Kept = Math.Max(Kept, below);

    public void Took(long next, long unhandled, long bytes, long atUs)
    {
        lock (_gate)
        {
            Next = next;
            (_unhandled, _bytes) = (_unhandled + unhandled, _bytes + bytes);
            if (unhandled > 0) OldestAtUs ??= atUs;
        }
        Work.Set();
        Moved.Beat();
    }

    public void Done(long handled, long count, long bytes, long? oldest)
    {
        lock (_gate)
        {
            Handled = handled;
            (_unhandled, _bytes) = (_unhandled - count, _bytes - bytes);
            OldestAtUs = _unhandled > 0 ? oldest ?? OldestAtUs : null;
        }
        Moved.Beat();
    }

    public LaneStatus Status
    {
        get
        {
            lock (_gate) return new LaneStatus(pact, sender, receiver, _unhandled, OldestAtUs, 0, Next - 1, LastContactUs, Trouble, NextTryUs, Detail, IsOutward: false);
        }
    }
}
