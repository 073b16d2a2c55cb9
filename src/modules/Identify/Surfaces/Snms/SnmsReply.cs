using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>The envelope <c>{"message","status","data"}</c> of every answer.</summary>
/// <param name="Data">Writes the value of <c>data</c>; null = JSON null.</param>
internal sealed record SnmsReply(Outcome Outcome, Action<Utf8JsonWriter>? Data = null) : IResult
{
    public static readonly SnmsReply Done = new(Outcome.Ok, json => json.WriteBooleanValue(true));

    /// <summary>Success with <c>data</c> true, or the refusal.</summary>
    public static SnmsReply Of(in Outcome outcome) => outcome.Succeeded ? Done : new(outcome);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var status = SnmsCodes.Of(Outcome.Code) ?? SnmsStatus.Internal;
        var message = SnmsCodes.Text(Outcome) ?? JsonReply.Sentence(Outcome, httpContext);
        return JsonReply.SendAsync(httpContext, Outcome, (int)status, json =>
        {
            json.WriteStartObject();
            json.WriteString("message"u8, message);
            json.WriteNumber("status"u8, (int)status);
            json.WritePropertyName("data"u8);
            if (Data is null) json.WriteNullValue();
            else Data(json);
            json.WriteEndObject();
        });
    }
}

/// <summary>Refusals before and after the calls themselves, in the same envelope.</summary>
internal sealed class SnmsRefusals : IRefusalForm
{
    public Task SendAsync(HttpContext http, Outcome refusal) => SnmsReply.Of(refusal).ExecuteAsync(http);
}
