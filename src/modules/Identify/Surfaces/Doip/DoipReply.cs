using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Console.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;

namespace Yiwang.Identify.Surfaces.Doip;

/// <summary>The envelope <c>{"code","message","data"}</c> of every answer.</summary>
/// <param name="Data">Writes the value of <c>data</c>; null = there is none.</param>
/// <param name="Code">One of <see cref="DoipCode"/> where the outcome alone does not tell; 0 = by the map.</param>
internal sealed record DoipReply(Outcome Outcome, DoipAct Act = DoipAct.Other, Action<Utf8JsonWriter>? Data = null, int Code = 0) : IResult
{
    public static readonly DoipReply Done = new(Outcome.Ok);

    public static DoipReply Found(Action<Utf8JsonWriter> data) => new(Outcome.Ok, Data: data);

    /// <summary>A refusal with a code of theirs and a sentence.</summary>
    public static DoipReply Refused(int code, string zh, string en, string outcome = Codes.RequestInvalid) => new(new Outcome(outcome, null, null, new Bilingual(zh, en)), Code: code);

    /// <summary>A field that is missing or wrong, in the form of their validation.</summary>
    public static DoipReply Invalid(string field, string zh, string en) => new(new Outcome(Codes.RequestInvalid, field, field, new Bilingual(zh, en)), Code: DoipCode.ValidationFailed);

    public static DoipReply Missing(string field) => Invalid(field, $"入参{field}不能为空", $"{field} must not be empty");

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var code = Code > 0 ? Code : DoipCodes.Of(Outcome, Act) ?? DoipCode.Fault;
        return JsonReply.SendAsync(httpContext, Outcome, code, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("code"u8, code);
            json.WriteString("message"u8, Message(code, httpContext));
            if (code == DoipCode.ValidationFailed) WriteErrors(json, httpContext);
            else if (Data is not null)
            {
                json.WritePropertyName("data"u8);
                Data(json);
            }
            json.WriteEndObject();
        });
    }

    private string Message(int code, HttpContext http)
    {
        if (code == DoipCode.ValidationFailed) return "validate.bind.error";
        if (code == DoipCode.Success && Outcome.Say is not null) return JsonReply.Sentence(Outcome, http);
        // an outcome that explains itself says more than the table, but for the texts that clients may compare
        if (code == DoipCode.NotFound) return Outcome.Code == Codes.ThingsVoided ? JsonReply.Sentence(Outcome, http) : "标识对象不存在";
        if (code == DoipCode.MetaNotFound && Outcome.Say is null) return "元数据不存在";
        if (code == DoipCode.MetaUnpublished) return "元数据未发布";
        if (code == DoipCode.ParameterWrong) return $"请求入参错误：{JsonReply.Sentence(Outcome, http)}";
        return DoipCodes.Text(code) ?? JsonReply.Sentence(Outcome, http);
    }

    private void WriteErrors(Utf8JsonWriter json, HttpContext http)
    {
        json.WriteStartObject("data"u8);
        json.WriteStartArray("errors"u8);
        json.WriteStartObject();
        json.WriteString("name"u8, Outcome.Field);
        json.WriteString("errorMsg"u8, JsonReply.Sentence(Outcome, http));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}

/// <summary>Refusals before and after the calls themselves, in the same envelope.</summary>
internal sealed class DoipRefusals : IRefusalForm
{
    public Task SendAsync(HttpContext http, Outcome refusal) => new DoipReply(refusal).ExecuteAsync(http);
}
