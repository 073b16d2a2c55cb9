using System.Globalization;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Notices;
using Yiwang.Parties;

namespace Yiwang.Cases.Effects;

/// <summary>Notices about cases. Each has a key of its own, so that it is told once however often it is tried.</summary>
internal sealed class Telling(INotices? notices, TimeZoneInfo zone)
{
    public ValueTask<Outcome> TurnAsync(CaseFact fact, CaseForm form, CancellationToken cancel)
    {
        var to = new List<Recipient>();
        foreach (var name in EffectPlan.Transition(fact, form)?.Tell ?? []) to.AddRange(Named(name, fact.Case, form));
        if (form.Definition.TellsTurn && form.State(fact.Case.State) is { IsEnd: false } at)
        {
            if (CaseThings.Assignee(at, fact.Case.Values) is { } assignee) to.AddRange(Member(assignee, []));
            else foreach (var party in at.At) to.AddRange(Named(party, fact.Case, form));
        }
        var state = form.State(fact.Case.State)?.Name ?? new(fact.Case.State, fact.Case.State);
        var text = new Bilingual($"{form.Definition.Name.Zh} {fact.Case.Number}，现在是“{state.Zh}”。{fact.Act.Opinion}", $"{form.Definition.Name.En} {fact.Case.Number} is '{state.En}' now. {fact.Act.Opinion}");
        return TellAsync(fact, to, NoticeLevel.Normal, text, "turn", cancel);
    }

    public ValueTask<Outcome> DeadlineAsync(CaseFact fact, CaseForm form, CancellationToken cancel)
    {
        if (EffectPlan.Deadline(fact, form) is not { } deadline || fact.Act.Tell is not { } index || index >= deadline.Tell.Count) return new(Outcome.Ok);
        var tell = deadline.Tell[index];
        var to = tell.To.SelectMany(name => Named(name, fact.Case, form)).ToList();
        var due = fact.Case.Clocks.FirstOrDefault(c => c.Code == fact.Act.Clock)?.DueAtUs ?? 0;
        var when = TimeZoneInfo.ConvertTime(Micros.ToTime(due), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var said = tell.Text ?? (tell.Before ? new Bilingual($"“{deadline.Name.Zh}”将在 {when} 到期。", $"'{deadline.Name.En}' is due at {when}.") : new Bilingual($"“{deadline.Name.Zh}”已在 {when} 到期。", $"'{deadline.Name.En}' was due at {when}."));
        var text = new Bilingual($"{form.Definition.Name.Zh} {fact.Case.Number}：{said.Zh}", $"{form.Definition.Name.En} {fact.Case.Number}: {said.En}");
        return TellAsync(fact, to, tell.Level, text, $"{fact.Act.Clock}.{index}", cancel);
    }

    /// <summary>Those that a definition means by a party's code or a field's.</summary>
    public IReadOnlyList<Recipient> Named(string name, CaseState state, CaseForm form)
    {
        if (form.Party(name) is { } party) return state.Parties.TryGetValue(name, out var members) ? [.. members.SelectMany(m => Member(m, party.Roles))] : [];
        return TextTemplate.Plain(state.Values[name]) is { Length: > 0 } text ? [.. text.Split(',').SelectMany(m => Member(m, []))] : [];
    }

    public async ValueTask<Outcome> TellAsync(CaseFact fact, IReadOnlyList<Recipient> to, NoticeLevel level, Bilingual text, string key, CancellationToken cancel)
    {
        var others = to.Where(r => r.User is null || r.User != fact.Act.Actor).Distinct().Take(Notice.RecipientsMax).ToList();
        if (notices is null || others.Count == 0) return Outcome.Ok;
        var title = new Bilingual(Cut(fact.Case.Title, Notice.TitleMax), Cut(fact.Case.Title, Notice.TitleMax));
        return await notices.TellAsync(new Notice(string.Create(CultureInfo.InvariantCulture, $"case:{fact.Case.Id}:{fact.Case.Position}:{key}"), fact.Case.Applicant, others, level, title,
            new(Cut(text.Zh, Notice.TextMax), Cut(text.En, Notice.TextMax)), Link(fact.Case.Id)), cancel);
    }

    /// <summary>The page of a case.</summary>
    public static string Link(string id) => "/cases/" + id;

    private static IEnumerable<Recipient> Member(string member, IReadOnlyList<Role> roles)
    {
        if (UserHandle.TryParse(member, out var user)) return [new Recipient(user.Organization.ToString(), user.ToString())];
        if (!OrganizationId.TryParse(member, out var organization)) return [];
        return roles.Count == 0 ? [new Recipient(organization.ToString())] : roles.Select(r => new Recipient(organization.ToString(), null, r));
    }

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1)] + "…";
}
