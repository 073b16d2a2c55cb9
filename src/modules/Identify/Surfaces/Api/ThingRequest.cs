using System.ComponentModel;
using System.Text;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Templates;

namespace Yiwang.Identify.Surfaces.Api;

/// <summary>A Thing to register. Under a template, <see cref="Attributes"/> by English name is the short way; <see cref="Values"/> by index the exact one.</summary>
public sealed record ThingRequest
{
    public required string Handle { get; init; }
    [Description("Template handle; absent = core.values, any values.")]
    public string? Template { get; init; }
    [Description("0 = the newest published version.")]
    public int TemplateVersion { get; init; }
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
    public IReadOnlyList<ValueItem>? Values { get; init; }
    public IReadOnlyList<AliasItem>? Aliases { get; init; }

    internal Outcome<RegisterThing> Read(ITemplates templates, TimeProvider time)
    {
        if (!Yiwang.Things.Handle.TryParse(Handle, out var handle)) return new Outcome(Codes.ThingsHandleInvalid, Handle, "handle");
        Handle? templateHandle = null;
        Template? template = null;
        if (Template is not null)
        {
            if (!Yiwang.Things.Handle.TryParse(Template, out var named) || templates.Find(named, TemplateVersion) is not { } found) return new Outcome(Codes.ThingsTemplateUnknown, Template, "template");
            (templateHandle, template) = (named, found);
        }
        var values = ReadValues(template, Attributes, Values, time);
        if (!values.Succeeded) return values.Status;
        List<Alias> aliases = [];
        foreach (var alias in Aliases ?? [])
        {
            if (!Enum.TryParse<AliasScheme>(alias.Scheme, ignoreCase: true, out var scheme)) return new Outcome(Codes.ThingsAliasInvalid, alias.Scheme, "aliases.scheme");
            aliases.Add(new(scheme, alias.Value ?? ""));
        }
        return new RegisterThing(handle, templateHandle, template?.Version ?? 0, values.Value, aliases);
    }

    internal static Outcome<IReadOnlyList<HandleValue>> ReadValues(Template? template, IReadOnlyDictionary<string, string>? attributes, IReadOnlyList<ValueItem>? items, TimeProvider time)
    {
        var nowUs = time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000;
        List<HandleValue> values = [];
        foreach (var (name, text) in attributes ?? new Dictionary<string, string>())
        {
            var item = template?.Body.Items.FirstOrDefault(i => i.Name == name || i.Code == name || i.NameZh == name);
            if (item is null) return new Outcome(Codes.ThingsValueInvalid, $"no item {name}", $"attributes.{name}");
            values.Add(new(item.Index, item.Name, Encoding.UTF8.GetBytes(text ?? ""), 86_400, TemplateValues.PermissionsOf(item.Grade, item.Visibility), nowUs, item.Grade, item.Visibility));
        }
        foreach (var v in items ?? [])
        {
            if (Read(v, template, nowUs) is not { } value) return new Outcome(Codes.ThingsValueInvalid, $"index {v.Index}", "values");
            values.Add(value);
        }
        if (values.DistinctBy(v => v.Index).Count() != values.Count) return new Outcome(Codes.ThingsValueInvalid, "an index stands twice", "values");
        return values;
    }

    private static HandleValue? Read(ValueItem v, Template? template, long nowUs)
    {
        var type = v.Type ?? template?.Find(v.Index)?.Name;
        if (v.Index < 1 || type is not { Length: >= 1 and <= 128 } || v.Ttl is < 0) return null;
        var visibility = Visibility.Public;
        if (v.Visibility is not null && !Enum.TryParse(v.Visibility, ignoreCase: true, out visibility)) return null;
        var grade = v.Grade ?? 1;
        if (grade is < 1 or > 3) return null;
        byte[] data;
        if (v.Base64 is null) data = Encoding.UTF8.GetBytes(v.Value ?? "");
        else
        {
            data = new byte[v.Base64.Length];
            if (!Convert.TryFromBase64String(v.Base64, data, out var length)) return null;
            data = data[..length];
        }
        return new HandleValue(v.Index, type, data, v.Ttl ?? 86_400, TemplateValues.PermissionsOf(grade, visibility), nowUs, grade, visibility);
    }
}

/// <param name="Scheme">gtin, gs1, serial, oid, ecode, didBid or localCode.</param>
public sealed record AliasItem(string Scheme, string Value);

/// <summary>The whole new list of values of a Thing.</summary>
/// <param name="ExpectedPosition">The position that you saw, against lost updates.</param>
public sealed record ReviseRequest(string ExpectedPosition, IReadOnlyDictionary<string, string>? Attributes, IReadOnlyList<ValueItem>? Values);

/// <param name="Pattern">Prefix, stem, bounds in brackets, tail: <c>99.501.1001/ZXJ26[000001-020000]</c>.</param>
public sealed record RangeRequest(string Pattern, string? Template, int TemplateVersion, IReadOnlyDictionary<string, string>? Attributes, IReadOnlyList<ValueItem>? Values);

/// <summary>At most 2,000 things, registered all or none.</summary>
public sealed record BatchRequest(IReadOnlyList<ThingRequest> Things);

public sealed record BatchReply(long Count, string Position);

public sealed record ThingPage(IReadOnlyList<ThingJson> Items, string? NextCursor);
