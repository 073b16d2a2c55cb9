using System.Text.Json.Nodes;

namespace Yiwang.Cases.Facts;

/// <summary>A case after one of its facts. Never changed once made, its values neither: whoever hands them out copies.</summary>
internal sealed record CaseState
{
    public required string Id { get; init; }
    public required string Form { get; init; }
    public required int Version { get; init; }
    public string Hash { get; init; } = "";
    public required string Number { get; init; }
    public string Title { get; init; } = "";
    public required string State { get; init; }
    public required string Applicant { get; init; }
    public string? OpenedBy { get; init; }
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Parties { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    /// <summary>Without personal fields.</summary>
    public JsonObject Values { get; init; } = [];
    /// <summary>Named when it was opened, besides those in fields.</summary>
    public IReadOnlyList<string> Things { get; init; } = [];
    public string? Parent { get; init; }
    public long OpenedAtUs { get; init; }
    public long MovedAtUs { get; init; }
    public IReadOnlyList<CaseClock> Clocks { get; init; } = [];
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Agreed { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    /// <summary>Who has taken which transition, for the four-eyes rule.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Took { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
    /// <summary>When the node must look at it again; null = never.</summary>
    public long? WakeAtUs { get; init; }
    /// <summary>Log position of the opening.</summary>
    public long Opened { get; init; } = -1;
    /// <summary>Log position of the newest fact that changed state or fields: what came after it makes no form stale.</summary>
    public long Since { get; init; } = -1;
    /// <summary>Log position of the entry whose sealed group holds the personal fields; -1 = there are none.</summary>
    public long Personal { get; init; } = -1;
    /// <summary>Of the fact.</summary>
    public long Position { get; init; } = -1;
    /// <summary>Of the fact; never less than that of the one before.</summary>
    public long RecordedAtUs { get; init; }

    /// <summary>The nearest deadline that runs.</summary>
    public long? DueAtUs
    {
        get
        {
            long? due = null;
            foreach (var clock in Clocks)
                if (!clock.IsStopped && (due is null || clock.DueAtUs < due)) due = clock.DueAtUs;
            return due;
        }
    }
}

/// <summary>A deadline at work.</summary>
/// <param name="Left">While stopped: workdays that are left for a span in workdays, else microseconds. Null = it runs.</param>
/// <param name="Told">Bit n: the n-th notice of the deadline has been given, or its time had passed before the clock began.</param>
/// <param name="CountedFromUs">Start, or when it went on after a stop.</param>
/// <param name="Span">Workdays counted from there, so that an edited calendar can count again; -1 for other clocks.</param>
internal sealed record CaseClock(string Code, long StartedAtUs, long CountedFromUs, long DueAtUs, long? Left = null, bool Overdue = false, int Told = 0, int Span = -1)
{
    public bool IsStopped => Left is not null;
    public bool InWorkdays => Span >= 0;
}
