using System.Text.Encodings.Web;
using System.Text.Json;

namespace Yiwang.Identify.Links;

/// <summary>How links are written: Chinese as itself.</summary>
internal static class LinksetJson
{
    public static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
