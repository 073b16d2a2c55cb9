using Yiwang.Console.Tables;
using Yiwang.Events;
using Yiwang.Identify.Import.Mapping;
using Yiwang.Parties;

namespace Yiwang.Identify.Import.Jobs;

internal enum ImportState : byte
{
    /// <summary>The file is being read for the first time.</summary>
    Surveying = 1,
    /// <summary>Waits for her: which column is what.</summary>
    Mapping = 2,
    Checking = 3,
    /// <summary>Waits for her: register or repair.</summary>
    Preview = 4,
    Registering = 5,
    Done = 6,
    Cancelled = 7,
    /// <summary>The file cannot be read; upload another.</summary>
    Refused = 8,
}

/// <summary>An import from upload to result: what has to survive a restart. Kept as one small JSON file beside the uploaded one.</summary>
internal sealed record ImportDraft
{
    public required string Id { get; init; }
    public required string Organization { get; init; }
    public required string User { get; init; }
    public required IReadOnlyList<Role> Roles { get; init; }
    public required string FileName { get; init; }
    public required long Bytes { get; init; }
    public required long CreatedUs { get; init; }
    public required long ChangedUs { get; init; }
    public ImportState State { get; init; }
    /// <summary>Why it stands where it stands, when something went wrong.</summary>
    public Bilingual? Trouble { get; init; }

    public TableChoice Table { get; init; } = new();
    public IReadOnlyList<SheetName> Sheets { get; init; } = [];
    public double Confidence { get; init; } = 1;
    public IReadOnlyList<Bilingual> Reasons { get; init; } = [];
    /// <summary>The heading's row that she chose; 0 = found by us.</summary>
    public int HeaderRow { get; init; }
    public ImportPlan? Plan { get; init; }

    public long Rows { get; init; }
    public long GoodRows { get; init; }
    public long BadRows { get; init; }
    public long Errors { get; init; }
    public long Fixes { get; init; }
    /// <summary>She chose to register the good rows and leave the others.</summary>
    public bool OnlyGood { get; init; }
    /// <summary>Log position of the batch.</summary>
    public long Position { get; init; } = -1;
    /// <summary>The first of the batch, at most 500, for labels.</summary>
    public IReadOnlyList<string> FirstHandles { get; init; } = [];

    public bool IsRunning => State is ImportState.Surveying or ImportState.Checking or ImportState.Registering;
    public bool IsFinished => State is ImportState.Done or ImportState.Cancelled or ImportState.Refused;
    public bool IsXlsx => Table.IsXlsx;

    public Principal Who => new(Organization, User, Roles.ToHashSet());
}

internal sealed record SheetName(string Name, bool Hidden);
