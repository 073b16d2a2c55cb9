using System.Text.Json.Nodes;
using Yiwang.Cases.Clocks;
using Yiwang.Cases.Commands;
using Yiwang.Cases.Definitions;
using Yiwang.Cases.Facts;
using Yiwang.Cases.Forms;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;

namespace Yiwang.Cases.Travel;

/// <summary>The receiving side: a case that arrives, and news of one that was here. What is refused changes nothing and says why to the sender.</summary>
internal sealed class CaseReceiving(CaseTools tools, Deadlines deadlines, IDirectory directory, PublishedForms published)
{
    // Of an entry's 64 KiB; values beyond 24 KiB are packed.
    private const int EarlierBytesMax = 16 << 10;

    public async ValueTask<Outcome> ReceiveAsync(CaseArrival arrival, CancellationToken cancel)
    {
        if (CaseParcel.Read(arrival.Body) is not { } parcel) return Malformed();
        if (Arrived(arrival)) return Outcome.Ok;
        // who may not bring it leaves nothing here, its form neither
        if (MayArrive(parcel, tools.Book.Find(parcel.Case.Id), arrival) is { Succeeded: false } stranger) return stranger;
        if (Admit(parcel) is { Succeeded: false } unknown) return unknown;
        if (await PublishAsync(parcel, arrival.To, cancel) is { Succeeded: false } unpublished) return unpublished;
        if (tools.Forms.Find(parcel.Case.Form, parcel.Case.Version) is not { } form || form.State(parcel.Case.State) is not { } at) return Malformed();
        for (var attempt = 1; ; attempt++)
        {
            var here = tools.Book.Find(parcel.Case.Id);
            if (MayArrive(parcel, here, arrival) is { Succeeded: false } refused) return refused;
            var now = here is null ? Math.Max(arrival.AtUs, tools.NowUs()) : tools.NowUs(here);
            var after = Placed(parcel, here, new CaseCustody(parcel.Token, CasePlace.Here, arrival.To, arrival.Pact, now) { From = [new(arrival.From, arrival.Pact, arrival.To)] }, form);
            var clocks = deadlines.Arrived(parcel.Case.Clocks, at, after.Values, parcel.Case.MovedAtUs, now);
            after = after with { Clocks = clocks, WakeAtUs = deadlines.Wake(form, after.State, clocks) };
            var done = await AppendAsync(CaseKinds.CaseReceived, parcel, here, after, form, arrival, cancel);
            if (done.Code != Codes.EventsConflict || Arrived(arrival) || attempt == CaseLog.AttemptsMax) return Arrived(arrival) ? Outcome.Ok : done;
        }
    }

    public async ValueTask<Outcome> CopyAsync(CaseArrival arrival, CancellationToken cancel)
    {
        if (CaseParcel.Read(arrival.Body) is not { } parcel) return Malformed();
        for (var attempt = 1; ; attempt++)
        {
            if (Arrived(arrival)) return Outcome.Ok;
            if (tools.Book.Find(parcel.Case.Id) is not { Custody: { } custody } here || tools.Forms.Find(here.Form, here.Version) is not { } form) return new Outcome(Codes.CasesNotFound, parcel.Case.Id);
            if (IsOther(parcel, here, arrival) is { } other) return other;
            // News from whom it was sent to has overtaken the receipt: it has arrived there, and what is here is a copy from now on.
            if (custody.Place == CasePlace.Leaving && custody.With == arrival.From && custody.Token == parcel.Token)
                custody = custody with { Place = CasePlace.Away, SinceUs = tools.NowUs(here), AsOfUs = null, From = [.. custody.From.Where(s => s.Organization != custody.With)] };
            // After the hand-over what is here is what was sent, and all news under its token are newer, also when the receipt came late: one that a killed receiver wrote anew has a time after them.
            if (custody.Token == parcel.Token && tools.Book.At(here.Position) is { Kind: CaseKinds.CaseHandedOver }) custody = custody with { AsOfUs = null };
            // Overtaken by a case that came back, or by newer news.
            if (custody.Place != CasePlace.Away || parcel.Token < custody.Token || parcel.AsOfUs <= custody.AsOfUs) return Outcome.Ok;
            if (custody.With != arrival.From && custody.Pact != arrival.Pact) return new Outcome(Codes.CasesNotPossible, "not the custodian");
            var after = Placed(parcel, here, custody with { AsOfUs = parcel.AsOfUs }, form) with { Clocks = [], WakeAtUs = null };
            var done = await AppendAsync(CaseKinds.CaseCopied, parcel, here, after, form, arrival, cancel);
            if (done.Code != Codes.EventsConflict || attempt == CaseLog.AttemptsMax) return done;
        }
    }

    private bool Arrived(CaseArrival arrival) => tools.Log.FindHead(arrival.Once) >= 0;

    private async ValueTask<Outcome> AppendAsync(string kind, CaseParcel parcel, CaseState? here, CaseState after, CaseForm form, CaseArrival arrival, CancellationToken cancel)
    {
        var personal = Merged(here is null ? [] : tools.Book.Personal(here), parcel.Personal, Own(parcel, here));
        var changed = form.Definition.Fields.Where(f => here is null || !JsonNode.DeepEquals(here.Values[f.Code], after.Values[f.Code])).Select(f => f.Code).ToList();
        var act = new CaseAct { From = here?.State, Changed = changed, Renamed = true, Earlier = Fitting(parcel.Earlier, here) };
        return (await tools.Log.AppendAsync(CaseTravel.Draft(kind, after with { Personal = -1 }, form, act, [new(arrival.Once, -1)], personal.Count > 0 ? personal : null), cancel)).Status;
    }

    /// <summary>What the pact did not give stays as it is here.</summary>
    private static CaseState Placed(CaseParcel parcel, CaseState? here, CaseCustody custody, CaseForm form)
    {
        var values = Merged(here?.Values ?? [], parcel.Case.Values, Own(parcel, here));
        return parcel.Case with
        {
            Values = values, Custody = custody, Title = TextTemplate.Title(form, values), Position = here?.Position ?? -1, Opened = here?.Opened ?? -1, Since = here?.Since ?? -1, Personal = here?.Personal ?? -1,
            Parent = here?.Parent ?? parcel.Case.Parent, RecordedAtUs = here?.RecordedAtUs ?? 0,
        };
    }

    private static IEnumerable<string> Own(CaseParcel parcel, CaseState? here) => parcel.Withheld.Concat(here?.Custody?.Kept ?? []);

    private static JsonObject Merged(JsonObject own, JsonObject given, IEnumerable<string> withheld)
    {
        var merged = (JsonObject)given.DeepClone();
        foreach (var code in withheld)
        {
            if (own[code] is { } kept) merged[code] = kept.DeepClone();
            else merged.Remove(code);
        }
        return merged;
    }

    /// <summary>Steps that this node has seen itself stand in its own log.</summary>
    private static JsonArray Fitting(JsonArray earlier, CaseState? here)
    {
        var steps = EarlierSteps.After(earlier, here?.RecordedAtUs ?? -1);
        while (steps.Count > 0 && steps.ToJsonString().Length > EarlierBytesMax) steps.RemoveAt(0);
        return steps;
    }

    private Outcome MayArrive(CaseParcel parcel, CaseState? here, CaseArrival arrival)
    {
        if (!parcel.Case.Parties.Values.Any(m => m.Contains(arrival.To))) return new Outcome(Codes.CasesNotPossible, "the receiving organisation is no party of the case");
        if (here is null) return MayBegin(parcel, arrival);
        if (IsOther(parcel, here, arrival) is { } other) return other;
        // Whoever sends it back has received it, also where that receipt has not been read yet.
        if (here.Custody is not { Place: not CasePlace.Here } custody || (custody.Place == CasePlace.Leaving && custody.With != arrival.From)) return new Outcome(Codes.CasesElsewhere, "this node has the case");
        if (custody.Token >= parcel.Token) return new Outcome(Codes.CasesElsewhere, "an older token");
        return Outcome.Ok;
    }

    /// <summary>One that this node has never seen.</summary>
    private Outcome MayBegin(CaseParcel parcel, CaseArrival arrival)
    {
        var it = parcel.Case;
        if (it.Form != arrival.Form) return OtherForm();
        // What was opened here is known here: a stranger cannot bring it, nor anything in the name of an organisation of this node.
        if (directory.Find(it.Applicant) is not null || !it.Id.StartsWith(it.Applicant + "/", StringComparison.Ordinal)) return new Outcome(Codes.CasesNotPossible, "a case of this node that it does not know");
        if (it.Applicant != arrival.From && !it.Parties.Values.Any(m => m.Contains(arrival.From))) return new Outcome(Codes.CasesNotPossible, "the sending organisation is no party of the case");
        if (it.Parent is { } parent && tools.Book.Find(parent) is { } above && above.Applicant != it.Applicant) return new Outcome(Codes.CasesNotPossible, "it belongs to a case of somebody else");
        return Outcome.Ok;
    }

    /// <summary>Of a case that is known here another node says how it goes on, not whose it is nor what; and only one that takes part in it.</summary>
    private static Outcome? IsOther(CaseParcel parcel, CaseState here, CaseArrival arrival)
    {
        var it = parcel.Case;
        if (it.Form != arrival.Form) return OtherForm();
        if (it.Form != here.Form || it.Version != here.Version || it.Applicant != here.Applicant || it.Number != here.Number) return new Outcome(Codes.CasesNotPossible, "another case has this name here");
        if (here.Custody is { } custody && (custody.With == arrival.From || custody.From.Any(s => s.Organization == arrival.From))) return null;
        return here.Applicant == arrival.From || here.Parties.Values.Any(m => m.Contains(arrival.From)) ? null : new Outcome(Codes.CasesNotPossible, "the sending organisation is no party of the case");
    }

    private static Outcome OtherForm() => new(Codes.PactsNotPermitted, "the case is of another form than the message says");

    private Outcome Admit(CaseParcel parcel)
    {
        if (parcel.Text is not { } text) return Malformed();
        // What never leaves this node does not come to it either: rules, routes and product lines in force are its own people's.
        if (tools.Forms.Definitions.TryFind(parcel.Case.Form, out var newest) && !ForwardEffect.IsIn(newest)) return new Outcome(Codes.CasesNotPossible, $"{parcel.Case.Form} does not travel", null, new($"“{newest.Name.Zh}”只在本节点办理，不接收其他节点的。", $"'{newest.Name.En}' is handled on its own node only."));
        return tools.Forms.Definitions is DefinitionStore store ? store.Admit(parcel.Case.Form, parcel.Case.Version, parcel.Case.Hash, text) : Outcome.Ok;
    }

    /// <summary>The text that the case goes by here: this node's own, or the one that came with it.</summary>
    private async ValueTask<Outcome> PublishAsync(CaseParcel parcel, string owner, CancellationToken cancel)
    {
        var (code, version, definitions) = (parcel.Case.Form, parcel.Case.Version, tools.Forms.Definitions);
        if (definitions is DefinitionStore store && !store.IsOwn(code, version))
        {
            var text = new PublishedText(parcel.Text!, Received: true);
            store.Recall(text);
            return store.TryFind(code, version, out var received) ? await published.EnsureAsync(received, text, owner, cancel) : Malformed();
        }
        return definitions.TryFind(code, version, out var own) ? await published.EnsureAsync(own, owner, cancel) : Malformed();
    }

    private static Outcome Malformed() => new(Codes.CasesNotPossible, "the parcel cannot be read");
}
