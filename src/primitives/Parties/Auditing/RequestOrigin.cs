namespace Yiwang.Parties.Auditing;

/// <summary>
/// The network address that the current request came from, for the audit alone. It flows with the request's own execution, so that commands need not carry
/// it through every call.
/// </summary>
public static class RequestOrigin
{
    private static readonly AsyncLocal<string?> s_address = new();

    public static string? Address
    {
        get => s_address.Value;
        set => s_address.Value = value;
    }
}
