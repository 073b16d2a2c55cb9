using Yiwang.Events;

namespace Yiwang.Identify.Reporting.Tables;

/// <summary>When a table is due.</summary>
public enum Rhythm
{
    /// <summary>Within a minute of a change.</summary>
    Realtime,
    /// <summary>At the full hour, when something changed; once a day in any case.</summary>
    Hourly,
    /// <summary>After the end of the day, with its date.</summary>
    Daily,
    /// <summary>After the end of the month.</summary>
    Monthly,
    /// <summary>As it happens.</summary>
    Event,
    /// <summary>After the end of the month, within ten workdays.</summary>
    Report,
}

public enum RowKind { One, Many, Enterprises, Events }

public enum FieldKind { Text, Long, Integer, Decimal, Date, Time, Ip, Choice, Choices, File, List }

/// <param name="Needed">Empty = missing (缺项), and listed as such.</param>
/// <param name="Options">Of a choice.</param>
/// <param name="Columns">Of a list.</param>
public sealed record ReportField(string Key, Bilingual Name, FieldKind Kind, bool Needed, IReadOnlyList<string> Options, IReadOnlyList<ReportField> Columns);

/// <summary>One table that a second-level node owes, as data.</summary>
/// <param name="Code">T1 … T11, M1, M2, F, R.</param>
/// <param name="Report">What the pact must permit, as <c>identify.daily</c>.</param>
/// <param name="Source">Where the definition comes from.</param>
public sealed record ReportTable(string Code, Bilingual Name, Rhythm Rhythm, string Report, RowKind Rows, string Source, IReadOnlyList<ReportField> Fields)
{
    /// <summary>A period of its own for each day or month, so that none may be left out; other tables say how things stand.</summary>
    public bool IsOfPeriod => Code is "T3" or "T8" or "T9" or "M1" or "M2" or "R";

    public ReportField? Find(string key) => Fields.FirstOrDefault(f => f.Key == key);
}
