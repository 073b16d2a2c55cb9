using Yiwang.Console.Tables;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Import.Mapping;

internal enum ColumnUse : byte { Ignore, Item, Alias }

/// <param name="Index">Item index, for <see cref="ColumnUse.Item"/>.</param>
internal sealed record ColumnMapping(int Column, ColumnUse Use, int Index = 0, AliasScheme Scheme = default);

/// <summary>Everything that decides what a row becomes. The same plan over the same file gives the same Things.</summary>
internal sealed record ImportPlan
{
    public required TableChoice Table { get; init; }
    public required int HeaderRow { get; init; }
    /// <summary>Headings by column.</summary>
    public required IReadOnlyList<string> Headings { get; init; }
    public required string Prefix { get; init; }
    /// <summary>How a row's code is made, see <see cref="SuffixRule"/>.</summary>
    public required string Suffix { get; init; }
    public long SequenceFrom { get; init; } = 1;
    /// <summary>What {日期} means, fixed when the plan is made.</summary>
    public DateOnly Date { get; init; }
    public required string Template { get; init; }
    /// <summary>0 = the template is made from the heading and published together with the import.</summary>
    public int TemplateVersion { get; init; }
    public TemplateBody? NewTemplate { get; init; }
    public required IReadOnlyList<ColumnMapping> Columns { get; init; }
    public bool IncludeHiddenRows { get; init; }
    /// <summary>She says that long codes really end in zeros.</summary>
    public bool KeepZeroTails { get; init; }

    public string HeadingOf(int column) => column >= 0 && column < Headings.Count ? Headings[column] : "";

    /// <summary>Column beyond all of hers, from 0.</summary>
    public int ReasonColumn => Headings.Count;
}
