using Yiwang.Events.Kinds;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Trace.Capture;
using Yiwang.Trust.Trace.Query;

namespace Yiwang.Trust.Coding.Rules;

/// <summary>Asks the trace, as the owner of the code: what it was packed into counts with it.</summary>
internal sealed class TracedFlow(ITraces traces, PartyNames parties) : ICodeFlow
{
    public async ValueTask<CodeFlow?> OfAsync(Handle code, ProductLine line, CancellationToken cancel)
    {
        if (!traces.IsComplete) return null;
        var asked = await traces.AskAsync(Principal.OfNode(line.Owner), new TraceQuestion(code.ToString(), TraceDirection.Forward), cancel);
        if (!asked.Succeeded) return null;
        var moved = asked.Value.Steps.Where(s => s.Kind is not (ProductKinds.Scanned or ProductKinds.SecretActivated or ProductKinds.SuspectedCounterfeit)).ToList();
        if (moved.Count == 0) return null;
        // newest first; a shop that nobody has said a region of sells where its dealer may
        var receivers = moved.Where(s => s.Kind is ProductKinds.Shipped or ProductKinds.Sold).Select(s => s.Receiver).ToList();
        var known = receivers.OfType<string>().Select(r => (Name: parties.Show(r), Region: Region(r, line))).ToList();
        var dealer = known.Find(d => d.Region is not null) is { Name: not null } one ? one : known.FirstOrDefault();
        return new(receivers.Count > 0, dealer.Name, dealer.Region);
    }

    /// <summary>What the product line says of the dealer, else where it is registered.</summary>
    private RegionCode? Region(string receiver, ProductLine line) => line.Regions.TryGetValue(parties.Show(receiver), out var said) ? said : parties.Region(receiver);
}
