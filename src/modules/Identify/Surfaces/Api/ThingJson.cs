using System.ComponentModel;
using System.Text;
using System.Text.Unicode;
using Yiwang.Net.Resolving;
using Yiwang.Things;

namespace Yiwang.Identify.Surfaces.Api;

/// <summary>A Thing as the asker may see it.</summary>
public sealed record ThingJson
{
    [Description("Handle, prefix/suffix.")]
    public required string Handle { get; init; }
    [Description("active, preregistered, disabled or voided.")]
    public required string Status { get; init; }
    [Description("instance, range (the identifier is a member of a range and has no record of its own) or class.")]
    public required string Origin { get; init; }
    [Description("Self-certifying prefix of the owning organisation, o.….")]
    public required string Owner { get; init; }
    public string? Template { get; init; }
    public int TemplateVersion { get; init; }
    [Description("Log position of the entry that says so; give it back when revising.")]
    public required string Position { get; init; }
    [Description("RFC 3339, UTC.")]
    public required DateTimeOffset RecordedAt { get; init; }
    public required IReadOnlyList<ValueItem> Values { get; init; }
    [Description("How many values exist that you may not see.")]
    public int Withheld { get; init; }
    public string? AnsweredBy { get; init; }
    [Description("True when what the node would have answered was not what its log says; the values here are the log's.")]
    public bool? DiffersFromLog { get; init; }
    [Description("Set on a cached answer: when its source said so.")]
    public DateTimeOffset? AsOf { get; init; }

    internal static ThingJson Of(ThingRecord record, int withheld) => Of(record) with { Withheld = withheld };

    internal static ThingJson Of(ThingRecord record, ResolveAnswer? answer = null) => new()
    {
        Handle = record.Handle.ToString(), Status = record.Status.ToString().ToLowerInvariant(), Origin = record.Origin.ToString().ToLowerInvariant(),
        Owner = record.Owner, Template = record.Template?.ToString(), TemplateVersion = record.TemplateVersion,
        Position = record.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), RecordedAt = Time(record.RecordedAtUs),
        Values = [.. record.Values.Select(ValueItem.Of)], Withheld = answer?.Withheld ?? 0, AnsweredBy = answer?.AnsweredBy,
        AsOf = answer?.AsOfUs is { } us ? Time(us) : null,
    };

    private static DateTimeOffset Time(long us) => DateTimeOffset.UnixEpoch.AddTicks(us * 10);
}

/// <summary>One value. Text stands in <see cref="Value"/>; bytes that are no UTF-8 text in <see cref="Base64"/>.</summary>
public sealed record ValueItem
{
    [Description("≥ 1; template items from 2000.")]
    public int Index { get; init; }
    [Description("Handle value type; under a template the item's English name.")]
    public string? Type { get; init; }
    public string? Value { get; init; }
    public string? Base64 { get; init; }
    [Description("Seconds, default 86,400.")]
    public int? Ttl { get; init; }
    [Description("1–3, 3 the most sensitive; a template decides for its own items.")]
    public byte? Grade { get; init; }
    [Description("public, granted or internal; under a template never wider than its item says.")]
    public string? Visibility { get; init; }

    internal static ValueItem Of(HandleValue v)
    {
        var text = Utf8.IsValid(v.Data.Span);
        return new()
        {
            Index = v.Index, Type = v.Type, Ttl = v.TtlSeconds, Grade = v.Grade, Visibility = v.Visibility.ToString().ToLowerInvariant(),
            Value = text ? Encoding.UTF8.GetString(v.Data.Span) : null, Base64 = text ? null : Convert.ToBase64String(v.Data.Span),
        };
    }
}
