using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Aliases;
using Yiwang.Things.Grammar;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Ranges;
using Yiwang.Things.Records;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Registry;

/// <summary>A row that may be registered as far as its own content goes.</summary>
/// <param name="Values">Bound to the template, aliases among them.</param>
/// <param name="OtherHeads">Subjects that must be new with it: aliases and unique values.</param>
internal readonly record struct CheckedRow(Handle Handle, Template? Template, IReadOnlyList<HandleValue> Values, IReadOnlyList<string> OtherHeads);

/// <summary>
/// The checks of one command, by one thread: grammar, prefix, Access, template, values, aliases. It remembers its last prefix and template, since the rows
/// of an import share them.
/// </summary>
internal sealed class RowChecks(Principal who, PrefixStanding standing, TemplateCatalog templates, RangeTable ranges, IAccess access)
{
    private const int AliasesMax = 20;
    private Prefix _prefix;
    private Outcome _prefixOutcome;
    private (Handle? Handle, int Version) _template;
    private Outcome<Template?> _templateOutcome = (Template?)null!;
    private bool _templateKnown;

    public Outcome<CheckedRow> Check(RegisterThing row)
    {
        Span<byte> utf8 = stackalloc byte[HandleGrammar.RegistrationBytesMax];
        if (!row.Handle.TryWrite(utf8, out var length)) return HandleFaults.ToOutcome(HandleFault.HandleTooLongToRegister, field: "handle");
        if (HandleGrammar.CheckRegistration(utf8[..length]) is var fault and not HandleFault.None) return HandleFaults.ToOutcome(fault, row.Handle.ToString(), "handle");
        var slash = utf8.IndexOf((byte)'/');
        if (SuffixKinds.Of(utf8[(slash + 1)..length]) is var kind and not SuffixKind.Plain && !(kind == SuffixKind.Template && BeginsWithItsTemplate(row))) return HandleFaults.ToOutcome(HandleFault.SuffixSpecialTaken, row.Handle.ToString(), "handle");
        if (Standing(row.Handle.Prefix) is { Succeeded: false } refused) return refused;
        if (row.Status is not (ThingStatus.Active or ThingStatus.Preregistered or ThingStatus.Disabled) || row.Origin is not (ThingOrigin.Instance or ThingOrigin.Class)) return new Outcome(Codes.RequestInvalid, "status", "status");
        if (ranges.Find(utf8[..length]) is { } range) return Taken(row.Handle, range.Normalized);
        var template = TemplateFor(row.Template, row.TemplateVersion);
        return template.Status.Succeeded ? CheckValues(row, template.Value) : template.Status;
    }

    // enterprise nodes name things prefix/META_code‹number›
    private static bool BeginsWithItsTemplate(RegisterThing row) =>
        row.Template is { } template && template.Prefix == row.Handle.Prefix && row.Handle.Suffix.ToString().Length > template.Suffix.ToString().Length
        && row.Handle.Suffix.ToString().StartsWith(template.Suffix.ToString(), StringComparison.OrdinalIgnoreCase);

    public static Outcome Taken(Handle handle, RangePattern? range = null) => new(Codes.ThingsHandleTaken, handle.ToString(), "handle", range is null
        ? new Bilingual($"标识 {handle} 已存在；标识不重复使用，请换一个。", $"{handle} exists already; identifiers are never reused, so choose another.")
        : new Bilingual($"标识 {handle} 已在标识段 {range} 中注册。", $"{handle} is registered already, in the range {range}."));

    /// <summary>The published version; version 0 = the newest.</summary>
    public Outcome<Template?> TemplateFor(Handle? handle, int version)
    {
        if (_templateKnown && _template == (handle, version)) return _templateOutcome;
        _template = (handle, version);
        _templateKnown = true;
        return _templateOutcome = FindTemplate(handle, version);
    }

    private Outcome<Template?> FindTemplate(Handle? handle, int version)
    {
        if (handle is not { } named) return (Template?)null!;
        if (templates.Find(named, version) is { State: TemplateState.Published } template) return template;
        var exists = templates.Versions(named).Any(v => version == 0 || v.Version == version);
        return exists
            ? new Outcome(Codes.ThingsTemplateUnpublished, named.ToString(), "template", new Bilingual($"模板 {named} 没有发布或已停用，不能用来注册。", $"Template {named} is not published or is disabled, so nothing is registered with it."))
            : new Outcome(Codes.ThingsTemplateUnknown, named.ToString(), "template", new Bilingual($"没有模板 {named}。", $"There is no template {named}."));
    }

    private Outcome Standing(Prefix prefix)
    {
        if (prefix == _prefix) return _prefixOutcome;
        _prefix = prefix;
        return _prefixOutcome = who.Organization is not { } organization ? new(Codes.PartiesSignInNeeded)
            : access.Decide(who, AccessAction.Register, new ThingScope(organization, null)) is { Allowed: false } decision ? new(decision.Code)
            : standing.Check(prefix, organization, registering: true);
    }

    private Outcome<CheckedRow> CheckValues(RegisterThing row, Template? template)
    {
        if (Reserved(row.Values) is { Succeeded: false } reserved) return reserved;
        if (TemplateValues.Bind(template, row.Values, out var values) is { } faults) return TemplateFault.ToOutcome(Codes.ThingsValueInvalid, faults);
        if (MayWrite(row.Template, values) is { Succeeded: false } refused) return refused;
        IReadOnlyList<string> heads = [];
        if (row.Aliases.Count > 0 || template is { HasUnique: true })
        {
            var added = WithAliases(row, values, out var names);
            if (!added.Succeeded) return added.Status;
            values = added.Value;
            names.AddRange(UniqueValues.Subjects(template, values));
            heads = names;
        }
        return RecordLimits.Check(values) is { Succeeded: false } wrong ? wrong : new CheckedRow(row.Handle, template, values, heads);
    }

    /// <summary>Whoever registers writes values that the same role may read. Public ones of grade 1 anybody may read, so only others are asked about.</summary>
    public Outcome MayWrite(Handle? template, IReadOnlyList<HandleValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            if (value is { Grade: 1, Visibility: Visibility.Public }) continue;
            var decision = access.Decide(who, AccessAction.Register, new ThingScope(who.Organization!, template?.ToString()), value.Scope);
            if (!decision.Allowed) return new(decision.Code, $"index {value.Index}", value.Type, new Bilingual($"您的角色不能填写 {value.Grade} 级数据“{value.Type}”。", $"Your role may not write {value.Type}, which is of grade {value.Grade}."));
        }
        return Outcome.Ok;
    }

    private Outcome<List<HandleValue>> WithAliases(RegisterThing row, IReadOnlyList<HandleValue> values, out List<string> subjects)
    {
        subjects = [];
        if (row.Aliases.Count > AliasesMax) return new Outcome(Codes.ThingsAliasInvalid, $"{AliasesMax}", "aliases");
        List<HandleValue> all = [.. values];
        foreach (var alias in row.Aliases)
        {
            var canonical = AliasRules.Check(alias);
            if (!canonical.Succeeded) return canonical.Status;
            var subject = AliasRules.Subject(canonical.Value, who.Organization!);
            if (AliasValues.Next(all, canonical.Value) is not { } value || subjects.Contains(subject)) return new Outcome(Codes.ThingsAliasInvalid, alias.Value, alias.Scheme.ToString());
            subjects.Add(subject);
            all.Add(value);
        }
        return all;
    }

    /// <summary>Indexes that the registry itself fills.</summary>
    public static Outcome Reserved(IReadOnlyList<HandleValue> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var index = values[i].Index;
            if (index is 1000 or 1001 || AliasValues.IsAlias(index)) return new(Codes.ThingsValueInvalid, $"index {index}", values[i].Type, new Bilingual($"序号 {index} 由系统使用，请换一个。", $"Index {index} is used by the system; take another."));
        }
        return Outcome.Ok;
    }
}
