# Sidekiq: waves of jobs with retries, schedules and deaths; queues that are paused, cleared and gone through.
require 'sidekiq'
require 'sidekiq/api'

server = { url: ENV['SERVER'] }
Sidekiq.configure_server { |config| config.redis = server; config.average_scheduled_poll_interval = 1 }
Sidekiq.configure_client { |config| config.redis = server }

class Mail
  include Sidekiq::Worker
  sidekiq_options retry: 1
  sidekiq_retry_in { 0 }

  def perform(number)
    raise 'smtp down' if number % 9 == 0
  end
end

# The worker loads this file, too, and only for the job.
if $PROGRAM_NAME == __FILE__
  queues = %w[critical default low]
  drained = lambda do |left|
    100.times do
      break if queues.sum { |name| Sidekiq::Queue.new(name).size } <= left
      sleep 0.02
    end
  end
  number = 0
  ([12, 3, 40, 6, 130, 5, 9, 2, 7, 520, 4, 20, 8, 3, 11, 6, 60, 5, 3, 12, 7] * 3).each_with_index do |wave, at|
    wave.times do
      number += 1
      mail = Mail.set(queue: queues[number % 3])
      number % 7 == 0 ? mail.perform_in(number % 2 == 0 ? 1 : 1_000_000_000, number) : mail.perform_async(number)
    end
    Sidekiq::Client.push_bulk('class' => Mail, 'queue' => 'bulk', 'args' => (1..wave).map { |i| [i] })
    drained.call(2)
    Sidekiq::Queue.new('bulk').each_with_index { |job, i| job.delete if i % 3 == at % 3 }
    Sidekiq::Queue.new('bulk').clear if at.odd?
    Sidekiq::RetrySet.new.to_a.drop(at % 5).each { |job| at.even? ? job.retry : job.kill }
    Sidekiq::DeadSet.new.to_a.drop(at % 4).each(&:delete)
    Sidekiq::ScheduledSet.new.to_a.drop(6).each { |job| job.add_to_queue if job.at.year > 2040 && job.args[0] % 4 == 0 }
    Sidekiq::ScheduledSet.new.to_a.drop(3).each { |job| job.delete if job.at.year > 2040 }
    sleep 0.3
    Sidekiq.redis { |redis| redis.bgrewriteaof } if at == 5
  end
end
