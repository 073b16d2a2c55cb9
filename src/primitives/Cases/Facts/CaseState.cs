using System.Text.Json.Nodes;
using Yiwang.Cases.Travel;

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
    /// <summary>Null = it was opened here and has never left.</summary>
    public CaseCustody? Custody { get; init; }
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

    /// <summary>Only here does anything move it.</summary>
    public bool IsHere => Custody is null or { Place: CasePlace.Here };

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

/// <summary>Which node may move the case.</summary>
/// <param name="Token">Counts the hand-overs; the higher one wins.</param>
/// <param name="With">Organisation to which it is under way, or that has it; here: the one for which it came.</param>
/// <param name="Pact">Over which it came or goes.</param>
/// <param name="SinceUs">When it was sent, handed over or received.</param>
/// <param name="AsOfUs">Of a copy: when the custodian said so.</param>
internal sealed record CaseCustody(int Token, CasePlace Place, string With, string Pact, long SinceUs, long? AsOfUs = null)
{
    /// <summary>Organisations that had it before: they are told how it goes on.</summary>
    public IReadOnlyList<CaseStation> From { get; init; } = [];
    /// <summary>Fields that did not go with it: they stay as they are here whatever comes back.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}

/// <param name="Organization">That had it, on another node.</param>
/// <param name="Pact">Over which it is told.</param>
/// <param name="Sender">The organisation here that tells it.</param>
internal sealed record CaseStation(string Organization, string Pact, string Sender);

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
