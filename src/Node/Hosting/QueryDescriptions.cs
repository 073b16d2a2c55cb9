using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Yiwang.Console.Http;

namespace Yiwang.Node.Hosting;

/// <summary>Puts the parameters that routes declare as <see cref="QueryParameter"/> into the description of the interface.</summary>
internal static class QueryDescriptions
{
    public static Task DescribeAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (var parameter in context.Description.ActionDescriptor.EndpointMetadata.OfType<QueryParameter>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter { Name = parameter.Name, In = ParameterLocation.Query, Required = parameter.Required, Description = parameter.Description, Schema = SchemaOf(parameter) });
        }
        return Task.CompletedTask;
    }

    private static OpenApiSchema SchemaOf(QueryParameter parameter)
    {
        var one = new OpenApiSchema
        {
            Type = parameter.Type == QueryType.Integer ? JsonSchemaType.Integer : JsonSchemaType.String,
            Minimum = parameter.Min?.ToString(CultureInfo.InvariantCulture), Maximum = parameter.Max?.ToString(CultureInfo.InvariantCulture),
            Enum = parameter.OneOf.Length == 0 ? null : [.. parameter.OneOf.Select(v => (JsonNode)JsonValue.Create(v))],
        };
        return parameter.Repeats ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one;
    }
}
