using Yiwang.Streams;
using Yiwang.Wire.LineProtocol;

namespace Yiwang.Connect.LineProtocol;

/// <param name="Line">From 1, in the body.</param>
internal readonly record struct BadLine(long Line, LineError Error);

/// <summary>What became of a body. What is counted as accepted is durable, also when the rest failed.</summary>
internal sealed class LineReport
{
    /// <summary>Bad lines that are named; the rest is counted.</summary>
    public const int NamedMax = 10;

    private readonly List<BadLine> _named = [];

    public long Lines { get; set; }
    public long Accepted { get; private set; }
    /// <summary>Fields that no point takes.</summary>
    public long Unmapped { get; set; }
    /// <summary>Values that do not fit their point.</summary>
    public long Misfits { get; set; }
    /// <summary>Values whose time lies too far in the future.</summary>
    public long Quarantined { get; private set; }
    /// <summary>Values older than their retention.</summary>
    public long Expired { get; private set; }
    public long BadLines { get; private set; }
    public IReadOnlyList<BadLine> Named => _named;
    /// <summary>Not Ok: the store did not take all, and the sender should try again.</summary>
    public AppendStatus Status { get; private set; }
    public bool TooLarge { get; set; }
    /// <summary>The body said that it is compressed, and it is not or is damaged.</summary>
    public bool Damaged { get; set; }

    public void Bad(long line, LineError error)
    {
        BadLines++;
        if (_named.Count < NamedMax) _named.Add(new(line, error));
    }

    public void Add(AppendAnswer answer)
    {
        (Accepted, Quarantined, Expired) = (Accepted + answer.Accepted, Quarantined + answer.Quarantined, Expired + answer.Expired);
        if (Status == AppendStatus.Ok) Status = answer.Status;
    }
}
