using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Yiwang.Cases;
using Yiwang.Cases.Definitions;
using Yiwang.Console.Cases.Words;
using Yiwang.Console.Components;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;

namespace Yiwang.Console.Cases.Form;

/// <summary>While a form is filled in: which fields are shown and needed now, and what the computed and copied ones come to. The same expressions as the engine's, so that the page never promises what the engine refuses.</summary>
internal static class CasePreview
{
    public static string Href(CaseDefinition definition, string? id) => $"/cases/preview/{definition.Code}?version={definition.Version}" + (id is null ? "" : "&id=" + Uri.EscapeDataString(id));

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/cases/preview/{code}", AnswerAsync).ExcludeFromDescription().DisableAntiforgery().WithMetadata(new FormLimitsAttribute(2, 8_000));

    private static async Task<IResult> AnswerAsync(string code, int version, string? id, HttpContext http, IViewer viewer, [FromServices] ICases cases, [FromServices] FormReader reader, [FromServices] FormPreviews previews, [FromServices] FieldText texts, IAntiforgery antiforgery)
    {
        if (viewer.Principal.IsPublic || !await antiforgery.IsRequestValidAsync(http)) return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (!cases.Definitions.TryFind(code, version, out var definition)) return Results.NotFound();
        var standing = id is not null && cases.Find(viewer.Principal, id) is { Succeeded: true, Value: var view } ? view : null;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        // Files stay with the form: conditions ask only whether there are some.
        var typed = await reader.ReadAsync(form, definition.Fields.Where(f => f.Type is not (FieldType.Files or FieldType.Photos) && form.Keys.Any(k => k == InputName.Of(f.Code) || k.StartsWith(InputName.Of(f.Code) + ".", StringComparison.Ordinal))), standing, new FormErrors(), http.RequestAborted);
        var now = previews.Of(definition, FormPreviews.Join(standing?.Values, typed), standing?.State ?? definition.States[0].Code, standing?.Applicant ?? viewer.Principal.Organization, standing?.Parent ?? (form["parent"].ToString() is { Length: > 0 and <= 100 } parent && cases.Find(viewer.Principal, parent).Succeeded ? parent : null));
        var answer = new JsonObject
        {
            ["shown"] = new JsonArray([.. now.Shown.Select(c => JsonValue.Create(c))]),
            ["required"] = new JsonArray([.. now.Required.Select(c => JsonValue.Create(c))]),
            ["computed"] = new JsonObject(definition.Fields.Where(f => f.IsDerived && standing?.Withheld.Contains(f.Code) != true).Select(f => KeyValuePair.Create(f.Code, (JsonNode?)JsonValue.Create(texts.Of(f, now.Values[f.Code]))))),
        };
        return Results.Text(answer.ToJsonString(), "application/json");
    }
}
