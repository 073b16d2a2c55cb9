using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Things.Records;
using Yiwang.Things.Registry;

namespace Yiwang.Things.Templates;

/// <summary>Records of an organisation that moves may follow templates of others, as those of its second-level node: they go along, so that the records can be read.</summary>
internal sealed class MovingTemplates(IEvents events) : IMovingFacts
{
    // Published, changed and disabled so often at most.
    private const int VersionsMax = 10_000;

    public bool Wants(string kind) => RecordFormat.IsRecord(kind) || kind == RecordFormat.RangeRegistered;

    public bool Belongs(RecordedEvent e, string organization) => false;

    public IEnumerable<long> Needs(RecordedEvent e, string organization)
    {
        if (RecordedThing.Read(e)?.Template is not { } template) return [];
        var facts = new Stack<long>();
        for (var at = events.FindHead(template.ToString()); at >= 0 && facts.Count < VersionsMax;)
        {
            var fact = events.Read(at);
            if (TemplateFact.Wants(fact.Kind)) facts.Push(at);
            at = fact.Previous;
        }
        return facts;
    }
}
