using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Cases.Facts;

/// <summary>
/// Cases as the log has them: one probe finds the newest fact, which is the whole case. Facts never change, so that those read lately are kept, without what is personal.
/// </summary>
internal sealed class CaseBook(IEvents events)
{
    /// <summary>Facts of one case that a history shows; the oldest beyond it are left to the log's own pages.</summary>
    public const int StepsMax = 2_000;
    // Each 2–8 KiB: a plant's open alarms and work orders of a day.
    private const int KeptMax = 8_192;

    private readonly CaseFact?[] _kept = new CaseFact?[KeptMax];

    /// <summary>As it is now; null = no such case, or it was erased.</summary>
    public CaseState? Find(string id) => CaseNames.IsId(id) && events.FindHead(CaseNames.Subject(id)) is >= 0 and var position ? At(position)?.Case : null;

    /// <summary>The fact at a position of the log; null when there stands another kind of event.</summary>
    public CaseFact? At(long position)
    {
        if (position < 0) return null;
        ref var slot = ref _kept[position & (KeptMax - 1)];
        if (Volatile.Read(ref slot) is { } kept && kept.Case.Position == position) return kept;
        var found = events.Find(position);
        return found.Succeeded ? Of(found.Value) : null;
    }

    public CaseFact? Of(RecordedEvent e)
    {
        ref var slot = ref _kept[e.Position & (KeptMax - 1)];
        if (Volatile.Read(ref slot) is { } kept && kept.Case.Position == e.Position) return kept;
        if (!CaseKinds.Is(e.Kind) || FactReader.Read(e) is not { } fact) return null;
        Volatile.Write(ref slot, fact);
        return fact;
    }

    /// <summary>A fact that was just appended, so that the next reader need not decode it.</summary>
    public void Keep(CaseFact fact) => Volatile.Write(ref _kept[fact.Case.Position & (KeptMax - 1)], fact);

    /// <summary>Newest last.</summary>
    public List<CaseFact> History(string id)
    {
        var steps = new List<CaseFact>();
        var position = CaseNames.IsId(id) ? events.FindHead(CaseNames.Subject(id)) : -1;
        while (position >= 0 && steps.Count < StepsMax && events.Find(position) is { Succeeded: true, Value: { } e })
        {
            if (Of(e) is { } fact) steps.Add(fact);
            position = e.Previous;
        }
        steps.Reverse();
        return steps;
    }

    /// <summary>Personal fields in clear; empty when there are none or the person was erased.</summary>
    public JsonObject Personal(CaseState state)
    {
        if (state.Personal < 0 || events.Find(state.Personal) is not { Succeeded: true, Value: { } e } || events.Unseal(e) is not { } clear) return [];
        try { return JsonNode.Parse(clear) as JsonObject ?? []; }
        catch (JsonException) { return []; }
    }
}
