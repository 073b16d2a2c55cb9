namespace Yiwang.Things.Templates;

public enum TemplateState : byte
{
    Draft = 1,
    Published = 2,
    Disabled = 3,
    /// <summary>A draft that was thrown away: known to the log, shown to nobody.</summary>
    Discarded = 4,
}

/// <summary>What kind of object a template describes (domain FM-03).</summary>
public enum ObjectKind : byte { Product = 1, Batch = 2, Piece = 3, Equipment = 4, Person = 5, Organization = 6, Document = 7, Place = 8, Service = 9, DataSet = 10, ActiveCarrier = 11, Other = 12 }

/// <summary>What a person writes of a template.</summary>
public record TemplateBody
{
    /// <summary>Chinese name, 1–100 characters.</summary>
    public required string NameZh { get; init; }
    public required string NameEn { get; init; }
    public required ObjectKind Kind { get; init; }
    /// <summary>By which the company or its other systems call the template, 1–128 characters; null = by the suffix of its handle.</summary>
    public string? Code { get; init; }
    /// <summary>Template of which this is a copy; its items stay as they were there. Null = none.</summary>
    public string? BasedOn { get; init; }
    /// <summary>GB/T 4754-2017 class, 2–4 digits; null = any industry.</summary>
    public string? Industry { get; init; }
    /// <summary>The company's own classification.</summary>
    public string? Classification { get; init; }
    /// <summary>The standard it follows, as GB/T 10781.1-2021.</summary>
    public string? Standard { get; init; }
    public string? Description { get; init; }
    /// <summary>1–500.</summary>
    public required IReadOnlyList<TemplateItem> Items { get; init; }
}

/// <summary>A version of a template. A published version never changes.</summary>
/// <param name="Handle"><c>prefix/META_code</c>.</param>
/// <param name="Version">From 1.</param>
/// <param name="Position">Log position of the newest event about this version.</param>
public sealed record Template(Handle Handle, int Version, TemplateState State, string Owner, TemplateBody Body, long Position)
{
    private readonly Lazy<Dictionary<int, TemplateItem>> _byIndex = new(() => Body.Items.ToDictionary(i => i.Index));

    private readonly Lazy<byte[]> _asRecord = new(() => TemplateRecord.Write(Handle, Version, State, Owner, Body));

    /// <summary>What resolving the template's handle answers, in the record format.</summary>
    internal ReadOnlySpan<byte> AsRecord => _asRecord.Value;

    public bool HasUnique { get; } = Body.Items.Any(i => i.Unique);

    public TemplateItem? Find(int index) => _byIndex.Value.GetValueOrDefault(index);

    public bool Equals(Template? other) => other is not null && (Handle, Version, State, Owner, Position) == (other.Handle, other.Version, other.State, other.Owner, other.Position);

    public override int GetHashCode() => HashCode.Combine(Handle, Version, State, Position);
}
