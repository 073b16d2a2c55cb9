using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Yiwang.Identify.Surfaces.HandleRest.Json;

namespace Yiwang.Identify.Surfaces.HandleRest;

/// <summary>Options that a client sends in the body, as a form or as a JSON object; those of the address come first.</summary>
internal static class BodyParameters
{
    private const int ItemsMax = 4_096;

    public static async ValueTask<(IQueryCollection? Parameters, string Problem)> ReadAsync(HttpContext http)
    {
        var request = http.Request;
        if (request.HasFormContentType)
        {
            try { return (Joined(request.Query, (await request.ReadFormAsync(http.RequestAborted)).Select(f => (f.Key, f.Value))), ""); }
            catch (InvalidDataException e) { return (null, e.Message); }
        }
        if (request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) != true) return (request.Query, "");
        var (json, problem) = await JsonBody.ReadAsync(http);
        if (json is null) return (null, problem);
        using (json)
        {
            if (json.RootElement.ValueKind != JsonValueKind.Object) return (null, "expected an object of options");
            return (Joined(request.Query, json.RootElement.EnumerateObject().Take(ItemsMax).Select(p => (p.Name, Values(p.Value)))), "");
        }
    }

    private static StringValues Values(JsonElement field) => field.ValueKind == JsonValueKind.Array
        ? new([.. field.EnumerateArray().Take(ItemsMax).Select(e => JsonFields.TryText(e, out var text) ? text : null).OfType<string>()])
        : JsonFields.TryText(field, out var one) ? one : StringValues.Empty;

    private static QueryCollection Joined(IQueryCollection query, IEnumerable<(string Key, StringValues Value)> body)
    {
        Dictionary<string, StringValues> all = query.ToDictionary(q => q.Key, q => q.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in body) all[key] = all.TryGetValue(key, out var before) ? StringValues.Concat(before, value) : value;
        return new QueryCollection(all);
    }
}
