using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things.Prefixes;
using Yiwang.Things.Ranges;
using Yiwang.Things.Records;
using Yiwang.Things.Templates;

namespace Yiwang.Things.Registry;

/// <summary>Registers a whole range as one entry. Identifiers inside it that exist already keep their own records.</summary>
internal sealed class RangeRegistration(IEvents events, Registration registration, PrefixStanding standing, RangeTable ranges, IAccess access)
{
    /// <summary>Each attempt loses only to another range of the same stem registered at the same moment.</summary>
    private const int AttemptsMax = 16;

    public async ValueTask<Outcome<Appended>> RegisterAsync(Principal who, RegisterRange row, string? key, CancellationToken cancel)
    {
        if (IdempotencyKeys.Check(key) is { Succeeded: false } bad) return bad;
        if (RangeRules.Check(row.Pattern) is { Succeeded: false } wrong) return wrong;
        var normalized = row.Pattern.Normalize();
        if (Repeated(who, key, normalized) is { } before) return before;
        var values = Check(who, row, out var template);
        if (!values.Succeeded) return values.Status;
        var envelope = new RecordEnvelope(who.Organization!, ThingStatus.Active, ThingOrigin.Range, template?.Handle, template?.Version ?? 0, Range: row.Pattern);
        // its own subject first: that is the one which listings find
        List<string> heads = [RangeKey.SubjectOfOne(normalized), RangeKey.Subject(normalized)];
        if (key is not null) heads.Add(IdempotencyKeys.Subject(who.Organization!, key));
        var draft = RecordDrafts.Make(RecordFormat.RangeRegistered, envelope, values.Value, who.User, heads, registration.NowUs());
        for (var attempt = 1; ; attempt++)
        {
            var last = ranges.LastPosition(normalized);
            if (ranges.FindOverlap(normalized) is { } other) return Overlap(other);
            List<Expected> expectations = [new(heads[0], -1), new(heads[1], last)];
            if (key is not null) expectations.Add(new(heads[2], -1));
            var appended = await events.AppendAsync([draft], expectations, cancel);
            if (appended.Status.Code != Codes.EventsConflict) return appended;
            await InFlight.SettledAsync(events, appended.Status, expectations, registration.Time, cancel);
            if (Repeated(who, key, normalized) is { } meanwhile) return meanwhile;
            if (attempt == AttemptsMax) return appended.Status;
        }
    }

    private Outcome<HandleValue[]> Check(Principal who, RegisterRange row, out Template? template)
    {
        template = null;
        if (who.Organization is not { } organization) return new Outcome(Codes.PartiesSignInNeeded);
        if (access.Decide(who, AccessAction.Register, new ThingScope(organization, row.Template?.ToString())) is { Allowed: false } decision) return new Outcome(decision.Code);
        if (standing.Check(row.Pattern.Prefix, organization, registering: true) is { Succeeded: false } refused) return refused;
        var checks = registration.ChecksFor(who);
        var found = checks.TemplateFor(row.Template, row.TemplateVersion);
        if (!found.Status.Succeeded) return found.Status;
        template = found.Value;
        if (RowChecks.Reserved(row.Values) is { Succeeded: false } reserved) return reserved;
        if (template is { HasUnique: true } && UniqueValues.Subjects(template, row.Values).Any()) return new Outcome(Codes.ThingsRangeInvalid, "unique", "values", new Bilingual("标识段的每个成员值都相同，不能填写模板规定不可重复的属性。", "All members of a range have the same values, so a value that the template declares unique cannot be given."));
        if (TemplateValues.Bind(template, row.Values, out var values) is { } faults) return TemplateFault.ToOutcome(Codes.ThingsValueInvalid, faults);
        if (checks.MayWrite(row.Template, values) is { Succeeded: false } unwritable) return unwritable;
        return RecordLimits.Check(values) is { Succeeded: false } wrong ? wrong : values.ToArray();
    }

    private Outcome<Appended>? Repeated(Principal who, string? key, RangePattern normalized)
    {
        if (key is null || who.Organization is not { } owner || events.FindHead(IdempotencyKeys.Subject(owner, key)) is var position && position < 0) return null;
        var e = events.Read(position);
        var same = RangeFact.Read(e) is { } fact && fact.Pattern.Normalize() == normalized;
        return same ? new Appended(position, 1, e.RecordedAtUs) : IdempotencyKeys.UsedOtherwise();
    }

    private static Outcome Overlap(RangeEntry other) => new(Codes.ThingsRangeOverlap, other.Normalized.ToString(), "from",
        new Bilingual($"与已注册的标识段 {other.Normalized} 重叠，请改起止号。", $"It overlaps the range {other.Normalized}; change the first and last numbers."));
}
