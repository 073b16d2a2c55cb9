using Yiwang.Events;

namespace Yiwang.Identify.Import.Checks;

internal enum FindingKind : byte
{
    /// <summary>The row cannot be imported.</summary>
    Error = 1,
    /// <summary>Read as something else than what stands there, in her favour: 已自动修正.</summary>
    Fixed = 2,
}

/// <param name="Row">As the spreadsheet shows it, from 1.</param>
/// <param name="Column">From 0; -1 = the row as a whole.</param>
/// <param name="Code">Stable name, as <c>cell.scientific</c>.</param>
internal sealed record Finding(int Row, int Column, FindingKind Kind, string Code, Bilingual Say);

/// <summary>What was found in a file: all counts, the first findings in order, and every bad row's number.</summary>
internal sealed class FindingList(int keptMax = FindingList.KeptMax)
{
    /// <summary>More than anybody repairs by hand; the rest is counted, and the rows stay marked.</summary>
    public const int KeptMax = 200_000;
    private const int PerRowMax = 50;

    private readonly List<Finding> _kept = [];
    private readonly Dictionary<string, long> _byCode = [];
    private readonly HashSet<int> _badRows = [];
    private int _row, _inRow;

    public IReadOnlyList<Finding> Kept => _kept;
    public IReadOnlyDictionary<string, long> ByCode => _byCode;
    public IReadOnlySet<int> BadRows => _badRows;
    public long Errors { get; private set; }
    public long Fixes { get; private set; }
    public bool Truncated => Errors + Fixes > _kept.Count;

    public void Add(Finding finding)
    {
        if (finding.Row != _row) (_row, _inRow) = (finding.Row, 0);
        if (finding.Kind == FindingKind.Error) { Errors++; _badRows.Add(finding.Row); }
        else Fixes++;
        _byCode[finding.Code] = _byCode.GetValueOrDefault(finding.Code) + 1;
        // fixes give way to errors when the list is nearly full
        var max = finding.Kind == FindingKind.Error ? keptMax : keptMax / 2;
        if (_inRow++ < PerRowMax && _kept.Count < max) _kept.Add(finding);
    }
}
