using Yiwang.Events;

namespace Yiwang.Trust.Trace.Chains;

/// <summary>How one trade traces its products: stages, links, what each link's event is and what is asked. Data, not program: docs/trace.md says how to write one.</summary>
public sealed record ChainDefinition(string Code, int Version, Bilingual Name, Bilingual? About, Bilingual? Source, IReadOnlyList<ChainItem> Items, IReadOnlyList<ChainStage> Stages, IReadOnlyList<ChainLink> Links)
{
    public ChainItem? Item(string? code) => Items.FirstOrDefault(i => i.Code == code);
    /// <summary>Packed into what is shipped, as bottles into cases.</summary>
    public bool IsInside(string? item) => item is not null && Links.Any(l => l.Roles.GetValueOrDefault("child") == item && Item(l.Roles.GetValueOrDefault("parent")) is { Outer: true });
    public ChainLink? Link(string? code) => Links.FirstOrDefault(l => l.Code == code);
}

/// <param name="Unit">What they are counted in: 瓶, 箱.</param>
/// <param name="Template">Suffix of the template that these Things have, for the form; null = any.</param>
/// <param name="Outer">Stands in the picture and the board as what is shipped.</param>
public sealed record ChainItem(string Code, Bilingual Name, Bilingual Unit, string? Template, bool Outer);

public sealed record ChainStage(string Code, Bilingual Name);

/// <param name="Kind">Event kind; null = a Thing alone, as a supplier's file.</param>
/// <param name="Form">Shape of EPCIS: object, aggregation, transformation, transaction, association.</param>
/// <param name="Step">Business step of EPCIS's vocabulary (CBV), where the kind does not say it.</param>
/// <param name="Roles">subject, parent, child, input, output → item.</param>
/// <param name="Public">Members that everybody may see, beside the fields that say so.</param>
public sealed record ChainLink(string Code, Bilingual Name, string Stage, string? Kind, string Form, string? Action, string? Step, string? Disposition, IReadOnlyDictionary<string, string> Roles, IReadOnlyList<ChainField> Fields, IReadOnlySet<string> Public)
{
    public ChainField? Field(string code) => Fields.FirstOrDefault(f => f.Code == code);

    /// <summary>Whether a member of the event, or its field <c>data.{code}</c>, is for everybody.</summary>
    public bool IsPublic(string member) => Public.Contains(member) || (member.StartsWith("data.", StringComparison.Ordinal) && Field(member[5..]) is { Public: true });

    public bool IsInternal(string member) => member.StartsWith("data.", StringComparison.Ordinal) && Field(member[5..]) is { Internal: true };
}

public enum ChainFieldType { Text, Number, Date, Time, Code }

/// <param name="As">Where it stands in the event: <c>data</c>, <c>ilmd</c>, <c>transaction:po</c>, <c>sender</c>, <c>receiver</c>, <c>location</c>, <c>read-point</c> or <c>quantity</c>.</param>
/// <param name="Unit">UCUM.</param>
public sealed record ChainField(string Code, Bilingual Name, ChainFieldType Type, string As, string? Unit, bool Required, bool Public, bool Internal, Bilingual? Help);
