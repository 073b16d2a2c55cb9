namespace Yiwang.Trust.Coding.Coupons;

/// <param name="Text">Ten characters; empty when nothing was left.</param>
/// <param name="Prize">Null = nothing was left.</param>
public sealed record Coupon(string Campaign, string Text, string? Prize, string? Terms, long RedeemedUs = 0)
{
    /// <summary>As people read it: <c>7K2MX-9RTQA</c>.</summary>
    public string Shown => Text.Length > 5 ? Text[..5] + "-" + Text[5..] : Text;
}
