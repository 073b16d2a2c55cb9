using Yiwang.Net.Crossing.Storing;
using Yiwang.Parties;

namespace Yiwang.Net.Crossing.Sending;

/// <summary>What is known in memory of one pact and sender: counts that pages read and that bound the queue, and where the sending loop stands.</summary>
internal sealed class OutLane(long id, string pact, OrganizationId sender, OrganizationId receiver)
{
    private readonly Lock _gate = new();
    private long _waiting, _bytes, _settled;
    private long? _oldest;

    public long Id => id;
    public string Pact => pact;
    public OrganizationId Sender => sender;
    public OrganizationId Receiver => receiver;
    /// <summary>Nothing of it is written here any more: it moves to another node.</summary>
    public bool IsClosed { get; set; }
    /// <summary>Something was queued.</summary>
    public Wake Wake { get; } = new();
    /// <summary>The pact changed, or a person wants it tried now: ends a pause.</summary>
    public Wake Hurry { get; } = new();
    /// <summary>Receipts came.</summary>
    public Pulse Moved { get; } = new();
    /// <summary>One round of sending, or a withdrawal, at a time.</summary>
    public SemaphoreSlim Round { get; } = new(1, 1);

    /// <summary>After the newest number that is durable.</summary>
    public long Next { get; private set; } = 1;
    /// <summary>Of the oldest without receipt; <see cref="Next"/> when there is none.</summary>
    public long Lowest { get; private set; } = 1;
    /// <summary>What the other side expects, as far as it has said since the start.</summary>
    public long Expected { get; set; }
    /// <summary>Everything below has been given to the network, or may have been.</summary>
    public long LeftBelow { get; set; }
    public long? LastContactUs { get; set; }
    public string? Trouble { get; set; }
    public string? Detail { get; set; }
    public long? NextTryUs { get; set; }
    /// <summary>The pact gives less than when the waiting ones were queued.</summary>
    public bool Recheck { get; set; }

    public bool HasWork => Lowest < Next;
    /// <summary>Whether something may have arrived of which nothing is known.</summary>
    public bool HasDoubt => Lowest < LeftBelow;
    public long Waiting => Interlocked.Read(ref _waiting);

    public void Load(long next, long lowest, long waiting, long bytes, long settled, long? oldest, long? contact)
    {
        (Next, Lowest, _waiting, _bytes, _settled, _oldest, LastContactUs) = (next, lowest, waiting, bytes, settled, oldest, contact);
        // what was on its way when the program stopped may have arrived
        LeftBelow = next;
    }

    /// <summary>Takes room in the queue before it is written; false when there is none.</summary>
    public bool TryReserve(int count, long bytes, CrossingOptions options)
    {
        lock (_gate)
        {
            if (_waiting + count > options.OutboxRowsMax || _bytes + bytes > options.OutboxBytesMax) return false;
            (_waiting, _bytes) = (_waiting + count, _bytes + bytes);
            return true;
        }
    }

    public void Release(long count, long bytes)
    {
        lock (_gate) (_waiting, _bytes) = (Math.Max(0, _waiting - count), Math.Max(0, _bytes - bytes));
    }

    public void Queued(long next, long atUs)
    {
        lock (_gate)
        {
            Next = Math.Max(Next, next);
            _oldest ??= atUs;
        }
        Wake.Set();
    }

    /// <param name="count">Waiting ones among those settled.</param>
    /// <param name="oldest">When the oldest that still waits was queued.</param>
    public void Settled(long lowest, long receipts, long count, long bytes, long? oldest)
    {
        lock (_gate)
        {
            Lowest = Math.Max(Lowest, lowest);
            _settled += receipts;
            (_waiting, _bytes) = (Math.Max(0, _waiting - count), Math.Max(0, _bytes - bytes));
            _oldest = _waiting == 0 ? null : oldest ?? _oldest;
        }
        Moved.Beat();
    }

    public void TryNow()
    {
        Hurry.Set();
        Wake.Set();
    }

    public LaneStatus Status
    {
        get
        {
            lock (_gate) return new LaneStatus(pact, sender, receiver, _waiting, _oldest, _settled, 0, LastContactUs, Trouble, NextTryUs, Detail);
        }
    }
}
