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
        if (Admit(parcel) is { Succeeded: false } unknown) return unknown;
        if (tools.Forms.Definitions.TryFind(parcel.Case.Form, parcel.Case.Version, out var definition) is false && await PublishAsync(parcel, arrival.To, cancel) is { Succeeded: false } unpublished) return unpublished;
        if (tools.Forms.Find(parcel.Case.Form, parcel.Case.Version) is not { } form || form.State(parcel.Case.State) is not { } at) return Malformed();
        if (await published.EnsureAsync(definition ?? form.Definition, arrival.To, cancel) is { Succeeded: false } failed) return failed;
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
        // What was opened here is known here: a stranger cannot bring it.
        if (here is null) return directory.Find(parcel.Case.Applicant) is null || parcel.Token > 1 ? Outcome.Ok : new Outcome(Codes.CasesNotPossible, "a case of this node that it does not know");
        if (here.Custody is not { Place: CasePlace.Away } custody) return new Outcome(Codes.CasesElsewhere, "this node has the case");
        if (custody.Token >= parcel.Token) return new Outcome(Codes.CasesElsewhere, "an older token");
        return Outcome.Ok;
    }

    private Outcome Admit(CaseParcel parcel)
    {
        if (parcel.Text is not { } text) return Malformed();
        return tools.Forms.Definitions is DefinitionStore store ? store.Admit(parcel.Case.Form, parcel.Case.Version, parcel.Case.Hash, text) : Outcome.Ok;
    }

    private async ValueTask<Outcome> PublishAsync(CaseParcel parcel, string owner, CancellationToken cancel)
    {
        if (tools.Forms.Definitions is not DefinitionStore store) return Malformed();
        store.Recall(parcel.Text!);
        if (!store.TryFind(parcel.Case.Form, parcel.Case.Version, out var definition)) return Malformed();
        return await published.EnsureAsync(definition, owner, cancel);
    }

    private static Outcome Malformed() => new(Codes.CasesNotPossible, "the parcel cannot be read");
}
