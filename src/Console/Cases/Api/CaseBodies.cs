using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Yiwang.Cases;
using Yiwang.Events;

namespace Yiwang.Console.Cases.Api;

/// <summary>What is asked of a list.</summary>
public sealed record CaseQueryJson
{
    [FromQuery(Name = "definition"), Description("Code of a form; absent = of every kind.")]
    public string? Definition { get; init; }
    [FromQuery(Name = "state"), Description("One or several states.")]
    public string[]? State { get; init; }
    [FromQuery(Name = "open")]
    public bool? Open { get; init; }
    [FromQuery(Name = "mine"), Description("Only what waits for you.")]
    public bool? Mine { get; init; }
    [FromQuery(Name = "light"), Description("none, green, yellow or red.")]
    public string? Light { get; init; }
    [FromQuery(Name = "thing")]
    public string? Thing { get; init; }
    [FromQuery(Name = "parent")]
    public string? Parent { get; init; }
    [FromQuery(Name = "owner"), Description("Organisation that opened it.")]
    public string? Owner { get; init; }
    [FromQuery(Name = "q"), Description("Number, title, searchable fields.")]
    public string? Text { get; init; }
    [FromQuery(Name = "from")]
    public DateTimeOffset? From { get; init; }
    [FromQuery(Name = "to")]
    public DateTimeOffset? To { get; init; }
    [FromQuery(Name = "order"), Description("newest, due or oldest.")]
    public string? Order { get; init; }
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
    [FromQuery(Name = "limit"), Description("1–500; 50 when absent.")]
    public int? Limit { get; init; }

    internal Outcome<CaseQuery> Read()
    {
        CaseLight? light = null;
        if (Light is not null) { if (!CaseWire.TryRead(Light, out CaseLight given)) return new Outcome(Codes.RequestInvalid, Light, "light"); light = given; }
        var order = CaseOrder.Newest;
        if (Order is not null && !CaseWire.TryRead(Order, out order)) return new Outcome(Codes.RequestInvalid, Order, "order");
        return new CaseQuery(Definition, State is { Length: > 0 } states ? states : null, Open, Mine ?? false, light, Thing, Parent, Text, null, CaseWire.Us(From), CaseWire.Us(To), order, Cursor, Limit ?? 50, Owner);
    }
}

/// <param name="Transition">Taken at once; absent = it stays a draft, or where the form begins.</param>
/// <param name="OccurredAt">When it happened, where that was before it is reported.</param>
public sealed record OpenCaseJson(string Definition, JsonObject? Values = null, string? Parent = null, string? Transition = null, string? Opinion = null, IReadOnlyList<string>? Things = null, DateTimeOffset? OccurredAt = null)
{
    internal OpenCase Read(string? key) => new(Definition ?? "", Values ?? [], Parent, Transition, Opinion, key, Things, CaseWire.Us(OccurredAt));
}

/// <param name="Seen">Position that you saw; absent = whatever it is.</param>
public sealed record SaveCaseJson(JsonObject? Values = null, string? Seen = null);

/// <param name="Seen">Position that you saw; absent = whatever it is.</param>
/// <param name="Confirmation">Password or second factor, where the step asks for it.</param>
public sealed record MoveCaseJson(JsonObject? Values = null, string? Seen = null, string? Opinion = null, string? Confirmation = null, DateTimeOffset? OccurredAt = null);

public sealed record RemarkJson(string? Text);

/// <param name="Asked">Of a case in doubt: how you know from the other side that it does not have it; 1–2,000 characters.</param>
public sealed record RecallJson(string? Asked);
