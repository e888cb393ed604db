namespace AePipeline.Settings;

/// <summary>A validation attribute that can say what a setting takes.</summary>
public interface ISettingRule
{
    /// <summary>What follows "it takes", for example "a time of day".</summary>
    string Takes { get; }
}
