using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Things;
using Yiwang.Things.Grammar;
using Yiwang.Things.Prefixes;

namespace Yiwang.Identify.Surfaces.Rdap;

/// <summary>Registration data of prefixes and identifiers, <c>/rdap/enterprise/{prefix}</c> and <c>/rdap/identifier/{handle}</c>, after the drafts for access to industrial identifiers. See docs/protocols/rdap.md.</summary>
internal static class RdapEndpoints
{
    private const int HistoryMax = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/rdap").ExcludeFromDescription().WithMetadata(new RdapRefusals());
        api.MapGet("/enterprise/{prefix}", Enterprise);
        api.MapGet("/identifier/{**handle}", IdentifierAsync);
        api.MapGet("/help", Help);
        api.MapGet("/{**rest}", () => new RdapReply(new Outcome(Codes.EventsNotFound, "path", null, new Bilingual("支持的查询：/rdap/enterprise/{前缀}、/rdap/identifier/{标识}、/rdap/help。", "Queries: /rdap/enterprise/{prefix}, /rdap/identifier/{handle}, /rdap/help."))));
    }

    private static IResult Enterprise(string prefix, HttpContext http, IPrefixTable prefixes, PublicLimits limits)
    {
        if (ProgramCaller.Limit(http, limits, prefix) is { Succeeded: false } limited) return new RdapReply(limited);
        if (!Prefix.TryParse(prefix, out var asked, out var reason)) return new RdapReply(HandleFaults.ToOutcome(reason, "prefix"));
        if (prefixes.Find(asked) is { } known) return new RdapReply(Outcome.Ok, json => Write(json, known));
        var place = prefixes.Locate(asked);
        if (place is { Kind: PlaceKind.Elsewhere, Record.Node: { } node }) return Results.Redirect(new Uri(node, $"/rdap/enterprise/{asked}").AbsoluteUri);
        return new RdapReply(new Outcome(place.Kind == PlaceKind.Cancelled ? Codes.ThingsPrefixCancelled : Codes.ThingsPrefixUnknown, prefix));
    }

    private static async Task<IResult> IdentifierAsync(string handle, HttpContext http, IViewer viewer, IResolver resolver, IRegistry registry, IDirectory directory, PublicLimits limits)
    {
        if (!Handle.TryParse(handle, out var asked, out var reason)) return new RdapReply(HandleFaults.ToOutcome(reason, "handle"));
        var who = ProgramCaller.Of(http, viewer);
        if (who.IsPublic && ProgramCaller.Limit(http, limits, handle) is { Succeeded: false } limited) return new RdapReply(limited);
        var answer = await resolver.ResolveAsync(ResolveRequest.All(asked, who), http.RequestAborted);
        if (!answer.Succeeded) return new RdapReply(answer.Status);
        if (answer.Value.Record is not { } record) return new RdapReply(new Outcome(Codes.ThingsPrefixNotHere, answer.Value.Referral?.Address.ToString()));
        var born = registry.History(record.Handle, null, HistoryMax).Value is [.., var first] ? first.Record.RecordedAtUs : (long?)null;
        var owner = directory.Find(record.Owner)?.Name ?? answer.Value.OwnerName;
        return new RdapReply(Outcome.Ok, json => Write(json, record, answer.Value.Withheld, born, owner));
    }

    private static RdapReply Help() => new(Outcome.Ok, json =>
    {
        json.WriteStartArray("notices"u8);
        json.WriteStartObject();
        json.WriteString("title"u8, "Queries"u8);
        json.WriteStartArray("description"u8);
        json.WriteStringValue("/rdap/enterprise/{prefix}"u8);
        json.WriteStringValue("/rdap/identifier/{handle}"u8);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, PrefixRecord prefix)
    {
        json.WriteString("objectClassName"u8, "enterprise"u8);
        json.WriteString("handle"u8, prefix.Prefix.ToString());
        json.WriteString("name"u8, prefix.HolderName);
        WriteStatus(json, prefix.State switch { PrefixState.Active => "active", PrefixState.Suspended => "locked", _ => "removed" });
        RdapReply.WriteEvents(json, (prefix.State switch { PrefixState.Active => "registration", PrefixState.Suspended => "locked", _ => "deletion" }, prefix.SinceUs));
        RdapReply.WriteRegistrant(json, prefix.Holder, prefix.HolderName);
        if (prefix.Node is null) return;
        json.WriteStartArray("links"u8);
        json.WriteStartObject();
        json.WriteString("rel"u8, "related"u8);
        json.WriteString("href"u8, new Uri(prefix.Node, $"/rdap/enterprise/{prefix.Prefix}").AbsoluteUri);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ThingRecord record, int withheld, long? born, string? owner)
    {
        json.WriteString("objectClassName"u8, "identifier"u8);
        json.WriteString("handle"u8, record.Handle.ToString());
        json.WriteString("prefix"u8, record.Handle.Prefix.ToString());
        if (record.Template is { } template) json.WriteString("template"u8, template.ToString());
        WriteStatus(json, record.Status switch { ThingStatus.Active => "active", ThingStatus.Preregistered => "inactive", _ => "locked" });
        RdapReply.WriteEvents(json, ("registration", born), ("last changed", record.RecordedAtUs));
        RdapReply.WriteRegistrant(json, record.Owner, owner);
        json.WriteStartArray("values"u8);
        foreach (var value in record.Values.OrderBy(v => v.Index))
        {
            json.WriteStartObject();
            json.WriteNumber("index"u8, value.Index);
            json.WriteString("type"u8, value.Type);
            if (Utf8.IsValid(value.Data.Span)) json.WriteString("value"u8, Encoding.UTF8.GetString(value.Data.Span));
            else json.WriteBase64String("base64"u8, value.Data.Span);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        // RFC 9537 names redacted fields one by one; here only their number is told
        if (withheld > 0) json.WriteNumber("withheld"u8, withheld);
    }

    private static void WriteStatus(Utf8JsonWriter json, string status)
    {
        json.WriteStartArray("status"u8);
        json.WriteStringValue(status);
        json.WriteEndArray();
    }
}
