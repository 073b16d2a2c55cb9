namespace Yiwang.Things;

/// <summary>Told how long each registration took, from the command to the acknowledgement, by which time the identifier resolves.</summary>
public interface IRegistrationTimes
{
    /// <summary>To be handed back when it is done.</summary>
    long Begin();
    /// <summary>Of one that went well; a range or a batch counts once.</summary>
    void Registered(Prefix prefix, long began);
}
