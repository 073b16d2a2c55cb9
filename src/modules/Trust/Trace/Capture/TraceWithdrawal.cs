using System.Globalization;
using Yiwang.Events;
using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Trust.Trace.Facts;
using Yiwang.Trust.Trace.Graph;

namespace Yiwang.Trust.Trace.Capture;

/// <summary>Takes back what an organisation has recorded wrongly: an entry is never changed, another one declares it to be in error, and then it is recorded anew.</summary>
internal sealed class TraceWithdrawal(ITraceCapture capture, IEvents events, TraceGraph graph)
{
    public const int ReasonMax = 200;

    /// <summary>What the organisation recorded itself and may take back; null = there is none there. A recall, a warning and an opened code have their own ways.</summary>
    public (RecordedEvent Event, TraceFact Fact)? Find(Principal who, long position) =>
        who.Organization is { } owner && events.Find(position) is { Succeeded: true, Value: { } e } && e.Owner == owner && TraceFactReader.Read(e) is { Corrects: null } fact
        && e.Kind is not (ProductKinds.Scanned or ProductKinds.SecretActivated or ProductKinds.SuspectedCounterfeit or ProductKinds.Recalled) ? (e, fact) : null;

    public bool IsDone(long position) => graph.FindRow(events.Origin, position) is { } row && graph.Events[row].VoidedBy != int.MaxValue;

    public async ValueTask<Outcome> RunAsync(Principal who, long position, string reason, CancellationToken cancel)
    {
        if (Find(who, position) is not { } wrong || IsDone(position)) return new Outcome(Codes.EventsNotFound, Say: new("这条记录已经撤销，或者不是本单位的。", "This record is withdrawn already, or not your organisation's."));
        if (reason.Trim() is not { Length: > 0 and <= ReasonMax } said) return new Outcome(Codes.RequestInvalid, Field: "reason", Say: new($"请写明原因，{ReasonMax} 字以内。", $"Give the reason, in at most {ReasonMax} characters."));
        var fact = new TraceFact { Form = TraceFact.Object, Action = TraceFact.Observe, Corrects = new(null, position, said) };
        return (await capture.RecordAsync(who, [new TraceEntry(wrong.Event.Kind, fact)], string.Create(CultureInfo.InvariantCulture, $"withdraw:{position}"), cancel)).Status;
    }
}
