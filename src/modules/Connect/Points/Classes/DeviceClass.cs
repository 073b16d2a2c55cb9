using Yiwang.Connect.Adapters;
using Yiwang.Connect.Live;
using Yiwang.Events;

namespace Yiwang.Connect.Points.Classes;

/// <summary>A kind of machine: its points and how its state follows from them, ready to be put on a device.</summary>
internal sealed record DeviceClass
{
    public required string Id { get; init; }
    public required string NameZh { get; init; }
    public required string NameEn { get; init; }
    /// <summary>Value of the ledger's category, as <c>power</c>.</summary>
    public required string Category { get; init; }
    /// <summary>Ways to reach such a device, the usual one first.</summary>
    public required IReadOnlyList<AdapterKind> Kinds { get; init; }
    /// <summary>Modbus unit that makers set.</summary>
    public int Unit { get; init; }
    /// <summary>Where the map comes from and what to check.</summary>
    public string Source { get; init; } = "";
    public string SourceEn { get; init; } = "";
    /// <summary>What a person fills in; stands in addresses as <c>{name}</c>.</summary>
    public IReadOnlyList<ClassParameter> Parameters { get; init; } = [];
    public required IReadOnlyList<ClassPoint> Points { get; init; }
    public ClassRules? Rules { get; init; }

    public Bilingual Name => new(NameZh, NameEn);
    public Bilingual From => new(Source, SourceEn);
}

internal sealed record ClassParameter(string Name, string Zh, string En, string Example);

/// <param name="Point">Its handle and device mean nothing yet.</param>
/// <param name="ScaleFactor">A register with the power of ten by which the scale is multiplied (SunSpec); null = the scale is fixed.</param>
internal sealed record ClassPoint(Point Point, ScaleFactor? ScaleFactor);

/// <param name="Default">Where the device cannot be asked.</param>
internal sealed record ScaleFactor(string Address, int Default);

internal sealed record ClassRules(string StatePoint, IReadOnlyDictionary<int, DeviceState> StateMap, IReadOnlyList<StateRule> Rules);
