using System.Globalization;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Cases.Rights;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Notices;
using Yiwang.Parties;

namespace Yiwang.Cases.Effects;

/// <summary>Notices about cases. Each has a key of its own, so that it is told once however often it is tried.</summary>
internal sealed class Telling(INotices? notices, TimeZoneInfo zone)
{
    /// <summary>What there was to do before is done with; those whose turn it is now are told, and those that the transition names.</summary>
    public async ValueTask<Outcome> TurnAsync(CaseFact fact, CaseForm form, CancellationToken cancel)
    {
        if (fact.Kind != CaseKinds.CaseOpened && await SettleAsync(fact, form, cancel) is { Succeeded: false } unsettled) return unsettled;
        var to = new List<Recipient>();
        if (form.Definition.TellsTurn && form.State(fact.Case.State) is { IsEnd: false } at)
        {
            if (CaseThings.Assignee(at, fact.Case.Values) is { } assignee) to.AddRange(Member(assignee, []));
            else foreach (var party in at.At) to.AddRange(Named(party, fact.Case, form));
        }
        var state = form.State(fact.Case.State)?.Name ?? new(fact.Case.State, fact.Case.State);
        var text = new Bilingual($"{form.Definition.Name.Zh} {fact.Case.Number}，现在是“{state.Zh}”。{fact.Act.Opinion}", $"{form.Definition.Name.En} {fact.Case.Number} is '{state.En}' now. {fact.Act.Opinion}");
        var named = (EffectPlan.Transition(fact, form)?.Tell ?? []).SelectMany(name => Named(name, fact.Case, form)).Except(to).ToList();
        var told = await TellAsync(fact, named, NoticeLevel.Normal, text, "told", null, cancel);
        return told.Succeeded ? await TellAsync(fact, to, NoticeLevel.Normal, text, "turn", CaseNames.Subject(fact.Case.Id), cancel) : told;
    }

    /// <summary>Nobody need be reminded any more of a turn that is taken and of deadlines that are over. One of several who decide has done what he had to; the others have not.</summary>
    public async ValueTask<Outcome> SettleAsync(CaseFact fact, CaseForm form, CancellationToken cancel)
    {
        if (notices is null) return Outcome.Ok;
        if (fact.Kind == CaseKinds.CaseDecided) return fact.Act.Actor is { } decider ? await notices.SettleAboutAsync(CaseNames.Subject(fact.Case.Id), decider, cancel) : Outcome.Ok;
        foreach (var matter in Ended(fact, form))
            if (await notices.SettleAboutAsync(matter, null, cancel) is { Succeeded: false } unsettled) return unsettled;
        return Outcome.Ok;
    }

    /// <summary>What there is nothing to do about any more after this fact.</summary>
    private static IEnumerable<string> Ended(CaseFact fact, CaseForm form)
    {
        if (EffectPlan.TakesTurn(fact, form)) yield return CaseNames.Subject(fact.Case.Id);
        foreach (var clock in form.Definition.States.SelectMany(s => s.Deadlines).Where(d => d.Tell.Count > 0).Select(d => d.Code).Distinct())
            if (!fact.Case.IsHere || !fact.Case.Clocks.Any(c => c.Code == clock)) yield return Clock(fact.Case.Id, clock);
    }

    /// <summary>Whether somebody may have been told of something that this fact ends.</summary>
    public static bool MayHaveTold(CaseFact fact, CaseForm form, IEvents events) =>
        (fact.Kind == CaseKinds.CaseDecided ? [CaseNames.Subject(fact.Case.Id)] : Ended(fact, form)).Any(matter => events.FindHead(NoticeMatters.Head(matter)) >= 0);

    private static string Clock(string id, string clock) => $"{CaseNames.Subject(id)}:{clock}";

    public ValueTask<Outcome> DeadlineAsync(CaseFact fact, CaseForm form, CancellationToken cancel)
    {
        if (EffectPlan.Deadline(fact, form) is not { } deadline || fact.Act.Tell is not { } index || index >= deadline.Tell.Count) return new(Outcome.Ok);
        var tell = deadline.Tell[index];
        var to = tell.To.SelectMany(name => Named(name, fact.Case, form)).ToList();
        var due = fact.Case.Clocks.FirstOrDefault(c => c.Code == fact.Act.Clock)?.DueAtUs ?? 0;
        var when = TimeZoneInfo.ConvertTime(Micros.ToTime(due), zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var said = tell.Text ?? (tell.Before ? new Bilingual($"“{deadline.Name.Zh}”将在 {when} 到期。", $"'{deadline.Name.En}' is due at {when}.") : new Bilingual($"“{deadline.Name.Zh}”已在 {when} 到期。", $"'{deadline.Name.En}' was due at {when}."));
        var text = new Bilingual($"{form.Definition.Name.Zh} {fact.Case.Number}：{said.Zh}", $"{form.Definition.Name.En} {fact.Case.Number}: {said.En}");
        return TellAsync(fact, to, tell.Level, text, $"{fact.Act.Clock}.{index}", Clock(fact.Case.Id, deadline.Code), cancel);
    }

    /// <summary>Those that a definition means by a party's code or a field's.</summary>
    public IReadOnlyList<Recipient> Named(string name, CaseState state, CaseForm form)
    {
        if (form.Party(name) is { } party) return state.Parties.TryGetValue(name, out var members) ? [.. members.SelectMany(m => Member(m, party.Roles))] : [];
        return TextTemplate.Plain(state.Values[name]) is { Length: > 0 } text ? [.. text.Split(',').SelectMany(m => Member(m, []))] : [];
    }

    /// <param name="about">What the recipients have to do something about; null = it only informs.</param>
    public async ValueTask<Outcome> TellAsync(CaseFact fact, IReadOnlyList<Recipient> to, NoticeLevel level, Bilingual text, string key, string? about, CancellationToken cancel)
    {
        var others = to.Where(r => r.User is null || r.User != fact.Act.Actor).Distinct().Take(Notice.RecipientsMax).ToList();
        if (notices is null || others.Count == 0) return Outcome.Ok;
        var title = new Bilingual(Cut(fact.Case.Title, Notice.TitleMax), Cut(fact.Case.Title, Notice.TitleMax));
        return await notices.TellAsync(new Notice(string.Create(CultureInfo.InvariantCulture, $"case:{fact.Case.Id}:{fact.Case.Position}:{key}"), fact.Case.Applicant, others, level, title,
            new(Cut(text.Zh, Notice.TextMax), Cut(text.En, Notice.TextMax)), Link(fact.Case.Id)) { About = about }, cancel);
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
