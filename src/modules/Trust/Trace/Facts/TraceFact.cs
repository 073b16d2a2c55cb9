using System.Text.Json.Nodes;

namespace Yiwang.Trust.Trace.Facts;

/// <summary>What happened to products, in the members of EPCIS 2.0 (docs/trace.md has the table). Codes are handles, or ranges <c>prefix/stem[0001-0600]tail</c>.</summary>
public sealed record TraceFact
{
    public const string Object = "object", Aggregation = "aggregation", Transformation = "transformation", Transaction = "transaction", Association = "association";
    public const string Add = "ADD", Observe = "OBSERVE", Delete = "DELETE";

    /// <summary>Which of the five shapes: object, aggregation, transformation, transaction or association.</summary>
    public required string Form { get; init; }
    /// <summary>ADD, OBSERVE or DELETE; of a transformation none.</summary>
    public string? Action { get; init; }
    /// <summary>Chain and link of a definition, <c>liquor</c> and <c>packing</c>; null = recorded without one.</summary>
    public string? Chain { get; init; }
    public string? Link { get; init; }
    public IReadOnlyList<string> Epcs { get; init; } = [];
    public IReadOnlyList<TraceQuantity> Quantities { get; init; } = [];
    public IReadOnlyList<TracePack> Packs { get; init; } = [];
    public IReadOnlyList<string> Inputs { get; init; } = [];
    public IReadOnlyList<TraceQuantity> InputQuantities { get; init; } = [];
    public IReadOnlyList<string> Outputs { get; init; } = [];
    public IReadOnlyList<TraceQuantity> OutputQuantities { get; init; } = [];
    /// <summary>Joins several events of one long process.</summary>
    public string? TransformationId { get; init; }
    public string? Disposition { get; init; }
    public string? ReadPoint { get; init; }
    public string? BizLocation { get; init; }
    /// <summary>Orders, delivery notes and their like.</summary>
    public IReadOnlyList<TraceRef> Transactions { get; init; } = [];
    public IReadOnlyList<TraceRef> Sources { get; init; } = [];
    public IReadOnlyList<TraceRef> Destinations { get; init; } = [];
    /// <summary>EPCIS sensorElementList as it stands.</summary>
    public JsonArray? Sensors { get; init; }
    /// <summary>Master data of the instances or the lot.</summary>
    public JsonObject? Ilmd { get; init; }
    /// <summary>The link's own fields.</summary>
    public JsonObject? Data { get; init; }
    /// <summary>Offset of the place, <c>+08:00</c>.</summary>
    public string? Zone { get; init; }
    public TraceCorrection? Corrects { get; init; }
    /// <summary>What the definition calls things in each role of the event, <c>parent=case</c>.</summary>
    public IReadOnlyDictionary<string, string> Items { get; init; } = new Dictionary<string, string>();

    /// <summary>Party that handed over; possession counts before ownership.</summary>
    public string? Sender => Party(Sources);
    public string? Receiver => Party(Destinations);

    /// <summary>Every code that the event names.</summary>
    public IEnumerable<string> Codes =>
    [
        .. Epcs, .. Quantities.Select(q => q.Class), .. Packs.SelectMany(p => p.Children.Prepend(p.Parent)), .. Inputs, .. InputQuantities.Select(q => q.Class), .. Outputs, .. OutputQuantities.Select(q => q.Class),
    ];

    internal string? ItemOf(TraceRole role) => Items.GetValueOrDefault(role switch
    {
        TraceRole.Parent => "parent",
        TraceRole.Child => "child",
        TraceRole.Input => "input",
        TraceRole.Output => "output",
        _ => "subject",
    });

    private static string? Party(IReadOnlyList<TraceRef> refs) => (refs.FirstOrDefault(r => r.Type == "possessing_party") ?? refs.FirstOrDefault(r => r.Type == "owning_party"))?.Id;
}

/// <param name="Amount">Decimal text; null = some.</param>
/// <param name="Unit">UCUM; null = pieces.</param>
public sealed record TraceQuantity(string Class, string? Amount, string? Unit);

/// <param name="Children">None when everything is taken out.</param>
/// <param name="Per">Children in each of a range of parents, one after the other; 0 = all in the one parent.</param>
public sealed record TracePack(string Parent, IReadOnlyList<string> Children, int Per = 0)
{
    /// <summary>What is inside without codes of its own.</summary>
    public IReadOnlyList<TraceQuantity> Quantities { get; init; } = [];
}

/// <param name="Type">Of the vocabulary of EPCIS (CBV), without its address: <c>po</c>, <c>desadv</c>, <c>possessing_party</c>, <c>location</c>.</param>
public sealed record TraceRef(string Type, string Id);

/// <param name="Origin">Log of the event that was wrong; null = the same log.</param>
public sealed record TraceCorrection(string? Origin, long Position, string? Reason);

internal enum TraceRole { Subject, Parent, Child, Input, Output }
