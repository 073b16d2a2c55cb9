using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Yiwang.Console.Http;

/// <summary>A page or endpoint whose forms carry files or long tables: more than the node's bound of a request.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class FormLimitsAttribute(int megabytes, int values) : Attribute
{
    internal static void Use(IApplicationBuilder app) => app.Use((http, next) =>
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<FormLimitsAttribute>() is { } limits) limits.Apply(http);
        return next(http);
    });

    private void Apply(HttpContext http)
    {
        var bytes = (long)megabytes << 20;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = bytes;
        if (HttpMethods.IsPost(http.Request.Method)) http.Features.Set<IFormFeature>(new FormFeature(http.Request, new FormOptions { MultipartBodyLengthLimit = bytes, ValueCountLimit = values, BufferBody = false }));
    }
}
