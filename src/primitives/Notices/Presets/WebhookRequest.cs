namespace Yiwang.Notices.Presets;

/// <summary>An HTTP request of a channel, before it is sent.</summary>
/// <param name="Body">UTF-8; null = GET.</param>
internal sealed record WebhookRequest(Uri Address, string? Body, string ContentType = "application/json; charset=utf-8");
