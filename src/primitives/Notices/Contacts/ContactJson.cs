using System.Text.Json.Serialization;

namespace Yiwang.Notices.Contacts;

/// <param name="Levels">Channel → level, or <c>never</c>.</param>
internal sealed record ContactPayload(string User, int QuietFrom, int QuietTo, IReadOnlyDictionary<string, string>? Levels = null);

internal sealed record ReachPayload(string? Phone = null, string? Wecom = null, string? Dingtalk = null, string? Feishu = null, string? Mail = null);

/// <summary>JSON as it stands in the log.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ContactPayload))]
[JsonSerializable(typeof(ReachPayload))]
internal sealed partial class ContactJson : JsonSerializerContext;
